/* What runs in the sandbox; see inspect_tasks.h. Each task loads what it needs, seals itself, and then reads. */
#include "inspect_tasks.h"

#include <string.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/exchange/inspect.h"
#include "charset.h"
#include "html_text.h"
#include "media_type.h"
#include "plain_text.h"

#define NO_ICONV ((iconv_t)-1)

static void or_leave(bool ok, const Err *err)
{
	if (!ok)
		sandbox_leave_failed(err);
}

static void write_out(const char *bytes, size_t len)
{
	Err err;
	or_leave(file_write_all(STDOUT_FILENO, bytes, len, &err), &err);
}

static Buf read_input(size_t max)
{
	Buf input = {0};
	Err err;
	or_leave(file_input_rest(STDIN_FILENO, "the file", max, &input, &err), &err);
	return input;
}

/* A line for each file of a request, of which each stands after its length. */
static void answer_types(MediaTypes *types, const Buf *request)
{
	Buf answer = {0}, head = {0};
	uint32_t len = 0;
	for (size_t at = 0; request->len - at >= sizeof len; at += len) {
		memcpy(&len, request->data + at, sizeof len);
		at += sizeof len;
		if (len > request->len - at)
			break;
		buf_clear(&head);
		buf_add(&head, request->data + at, len);
		buf_addf(&answer, "%s\n", media_type_of(types, &head));
	}
	sandbox_give_answer(answer.data, answer.len);
	buf_free(&answer);
	buf_free(&head);
}

static void find_types(const char *unused)
{
	MediaTypes types;
	Err err;
	(void)unused;
	or_leave(media_types_open(&types, &err), &err);
	sandbox_seal();
	for (Buf request = {0}; sandbox_take_request(&request, INSPECT_REQUEST_MAX);)
		answer_types(&types, &request);
	sandbox_leave(0);
}

/* The character set that was named, with what iconv needs for it, or one not named. */
static iconv_t open_charset(const char *label, Charset *charset)
{
	Err err;
	if (!charset_of_label(label, strlen(label), charset) || charset->kind != CHARSET_OTHER)
		return NO_ICONV;
	iconv_t other = iconv_open("UTF-8", charset->label);
	if (other == NO_ICONV) {
		err_set(&err, ERR_REFUSED, "there is no character set \"%s\" here", charset->label);
		err_hint(&err,
			 "a media type with another, such as \"text/html; charset=utf-8\", goes before what a page "
			 "declares");
		sandbox_leave_failed(&err);
	}
	return other;
}

static Buf decode(const Buf *input, const char *label, bool is_html, iconv_t other, size_t max)
{
	Buf text = {0};
	Charset charset;
	const char *bytes = buf_text(input);

	const size_t mark_len = charset_of_mark(bytes, input->len, &charset);
	if (mark_len == 0 && !charset_of_label(label, strlen(label), &charset) &&
	    !(is_html && charset_of_meta(bytes, input->len, &charset)))
		charset = charset_of_bytes(bytes, input->len);
	if (charset.kind == CHARSET_OTHER && other == NO_ICONV) {
		write_out(charset.label, strlen(charset.label));
		sandbox_leave(INSPECT_WANTS_CHARSET);
	}
	charset_decode(&charset, other, bytes + mark_len, input->len - mark_len, max, &text);
	return text;
}

static void read_plain(const char *label)
{
	Charset named;
	iconv_t other = open_charset(label, &named);
	sandbox_seal();
	Buf input = read_input(INSPECT_INPUT_MAX);
	Buf text = decode(&input, label, false, other, INSPECT_TEXT_MAX);
	write_out(buf_text(&text), text.len);
	sandbox_leave(0);
}

static void read_html(const char *label)
{
	HtmlLibrary library;
	Charset named;
	Err err;
	Buf html = {0}, text = {0};
	or_leave(html_library(&library, &err), &err);
	iconv_t other = open_charset(label, &named);
	sandbox_seal();
	Buf input = read_input(INSPECT_INPUT_MAX);
	Buf decoded = decode(&input, label, true, other, INSPECT_INPUT_MAX);
	buf_free(&input);
	buf_add_text(&html, HTML_TEXT_MARK);
	plain_text_add(&html, buf_text(&decoded), decoded.len);
	buf_free(&decoded);
	if (html.len > INSPECT_INPUT_MAX) {
		err_set(&err, ERR_REFUSED, "the file is larger than %zu MiB in UTF-8", INSPECT_INPUT_MAX >> 20);
		sandbox_leave_failed(&err);
	}
	if (!html_text_add(&library, buf_text(&html), html.len, &text)) {
		err_set(&err, ERR_REFUSED, "the page can't be read to its end");
		err_hint(&err, "what reads it may use %zu MiB of memory", INSPECT_TEXT_MEMORY >> 20);
		sandbox_leave_failed(&err);
	}
	write_out(buf_text(&text), text.len);
	sandbox_leave(0);
}

/* Without its end-of-line of the system, and from standard input, so that it needs no file of ours. */
static void read_pdf(const char *program)
{
	const char *argv[] = {program, "-enc", "UTF-8", "-eol", "unix", "-", "-", NULL};
	sandbox_exec(&INSPECT_TASKS[INSPECT_PDF], argv);
}

static void tell_pdf_version(const char *program)
{
	const char *argv[] = {program, "-v", NULL};
	sandbox_exec(&INSPECT_TASKS[INSPECT_PDF_VERSION], argv);
}

/* Programs' libraries and the tables of poppler-data. */
static const char *const READABLE[] = {"/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", NULL};

const SandboxTask INSPECT_TASKS[INSPECT_TASK_COUNT] = {
	[INSPECT_TYPE] = {.name = "type",
			  .run = find_types,
			  .memory_max = INSPECT_TEXT_MEMORY / 2,
			  .seconds = 30,
			  .output_max = 4096},
	[INSPECT_PLAIN] = {.name = "plain",
			   .run = read_plain,
			   .memory_max = INSPECT_TEXT_MEMORY,
			   .seconds = INSPECT_TEXT_SECONDS,
			   .output_max = INSPECT_TEXT_MAX},
	[INSPECT_HTML] = {.name = "html",
			  .run = read_html,
			  .memory_max = INSPECT_TEXT_MEMORY,
			  .seconds = INSPECT_TEXT_SECONDS,
			  .output_max = INSPECT_TEXT_MAX},
	[INSPECT_PDF] = {.name = "pdf",
			 .run = read_pdf,
			 .memory_max = INSPECT_TEXT_MEMORY,
			 .seconds = INSPECT_TEXT_SECONDS,
			 .output_max = INSPECT_TEXT_MAX,
			 .folders = READABLE},
	[INSPECT_PDF_VERSION] = {.name = "pdf-version",
				 .run = tell_pdf_version,
				 .memory_max = INSPECT_TEXT_MEMORY,
				 .seconds = 10,
				 .output_max = 4096,
				 .folders = READABLE},
};

/* Before main, in whatever program this is linked into; see sandbox_enter. */
__attribute__((constructor)) static void enter(int argc, char **argv)
{
	sandbox_enter(argc, argv, INSPECT_TASKS, INSPECT_TASK_COUNT);
}
