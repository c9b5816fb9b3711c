/* PDFs by other programs: what is run, and what happens where it fails. The program is a script of the test. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "src/cli/pdf.h"

static char folder[] = "/tmp/ascribe-test-pdf-XXXXXX";

/* A folder that is PATH and TMPDIR, with a script of that name in it; NULL: none. */
static void with_program(const char *name, const char *script)
{
	char path[128];
	Err err;
	cr_assert(mkdtemp(folder));
	snprintf(path, sizeof path, "%s:/usr/bin:/bin", folder);
	setenv("TMPDIR", folder, 1);
	setenv("PATH", name ? path : folder, 1);
	if (!name)
		return;
	snprintf(path, sizeof path, "%s/%s", folder, name);
	cr_assert(file_replace(path, script, strlen(script), 0700, &err), "%s", err.message);
}

/* Nothing of a job is left in the folder; then it goes. */
static void is_clean(void)
{
	char command[160];
	snprintf(command, sizeof command, "! ls %s | grep ascribe-pdf && rm -r %s", folder, folder);
	cr_expect_eq(system(command), 0);
}

static bool make(unsigned seconds, Buf *pdf, Err *err)
{
	Arena *arena = arena_new();
	Buf html = {0};
	buf_add_text(&html, "<p>Words</p>");
	bool ok = pdf_from_html(&html, seconds, arena, pdf, err);
	buf_free(&html);
	arena_free(arena);
	return ok;
}

Test(pdf, is_what_the_browser_made_of_the_html_in_a_private_folder)
{
	Buf pdf = {0};
	Err err;
	with_program("chromium", "#!/bin/sh\n"
				 "for a; do case $a in --print-to-pdf=*) out=${a#*=} ;; file://*) in=${a#file://} ;; "
				 "esac; done\n"
				 "{ printf '%%PDF-'; cat \"$in\"; stat -c ' %a' \"${in%/*}\" \"$in\"; } >\"$out\"\n");
	cr_assert(pdf_can(&err));
	cr_assert(make(60, &pdf, &err), "%s %s", err.message, err.hint);
	cr_expect_str_eq(pdf.data, "%PDF-<p>Words</p> 700\n 600\n");
	is_clean();
	buf_free(&pdf);
}

Test(pdf, takes_weasyprint_where_there_is_no_browser)
{
	Buf pdf = {0};
	Err err;
	char path[64];
	with_program("weasyprint", "#!/bin/sh\n{ printf '%%PDF-'; while read -r line || [ \"$line\" ]; do printf %s "
				   "\"$line\"; done <\"$1\"; } >\"$2\"\n");
	snprintf(path, sizeof path, "%s", folder);
	setenv("PATH", path, 1);
	cr_expect(make(60, &pdf, &err), "%s %s", err.message, err.hint);
	cr_expect_str_eq(buf_text(&pdf), "%PDF-<p>Words</p>");
	setenv("PATH", "/usr/bin:/bin", 1);
	is_clean();
	buf_free(&pdf);
}

static void fails(const char *script, unsigned seconds, const char *message, const char *hint)
{
	Buf pdf = {0};
	Err err;
	with_program("chromium", script);
	cr_assert_not(make(seconds, &pdf, &err));
	cr_expect_eq(err.code, ERR_FAILED);
	cr_expect(strstr(err.message, message), "%s", err.message);
	cr_expect_str_eq(err.hint, hint);
	cr_expect_eq(pdf.len, 0);
	is_clean();
	buf_free(&pdf);
}

Test(pdf, says_what_a_program_said_that_failed)
{
	fails("#!/bin/sh\necho 'no fonts' >&2\necho more\nexit 3\n", 60, "failed to make the PDF", "it said: no fonts");
}

Test(pdf, is_not_what_is_no_pdf)
{
	fails("#!/bin/sh\nfor a; do case $a in --print-to-pdf=*) echo hello >\"${a#*=}\" ;; esac; done\n", 60,
	      "made no PDF", "");
}

Test(pdf, ends_a_program_that_does_not_end)
{
	fails("#!/bin/sh\nexec sleep 1000\n", 1, "did not end within 1 seconds", "");
}

Test(pdf, says_what_to_install_where_nothing_can_make_one)
{
	Buf pdf = {0};
	Err err;
	with_program(NULL, NULL);
	cr_assert_not(pdf_can(&err));
	cr_expect_eq(err.code, ERR_FAILED);
	cr_expect(strstr(err.hint, "apt install chromium"));
	cr_expect_not(make(60, &pdf, &err));
	setenv("PATH", "/usr/bin:/bin", 1);
	is_clean();
}
