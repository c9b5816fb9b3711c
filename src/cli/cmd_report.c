/* ascribe report: the brief of one incident. Reads, computes once, renders. */
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/brief/brief.h"
#include "ascribe/render/report.h"
#include "briefs.h"
#include "pager.h"
#include "pdf.h"

typedef enum Format { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_HTML, FORMAT_PDF, FORMAT_CSV, FORMAT_JSON } Format;

/* --for; of the CSV there is the matrix alone, whoever reads it. */
static bool choose_reader(const Args *args, Format format, ReportReader *reader, Err *err)
{
	static const char *const names[] = {
		[REPORT_EXECUTIVE] = "executive", [REPORT_TECHNICAL] = "technical", [REPORT_LEGAL] = "legal"};
	const char *name = args_value(args, "for");
	*reader = REPORT_WHOLE;
	for (size_t i = REPORT_EXECUTIVE; name && i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], name) == 0)
			*reader = (ReportReader)i;
	}
	if (name && *reader == REPORT_WHOLE) {
		err_set(err, ERR_USAGE, "--for: there is no template \"%s\"", name);
		return err_hint(err, "templates: executive, technical, legal");
	}
	if (name && format == FORMAT_CSV)
		return err_set(err, ERR_USAGE, "--for: the CSV is the matrix alone, for whoever reads it");
	return true;
}

static bool choose_format(const Context *context, const Args *args, Format *format, Err *err)
{
	const char *name = args_value(args, "format");
	*format = context->style.json ? FORMAT_JSON : FORMAT_TEXT;
	if (!name)
		return true;
	static const char *const names[] = {"text", "md", "html", "pdf", "csv", "json"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], name) == 0) {
			*format = (Format)i;
			return true;
		}
	}
	err_set(err, ERR_USAGE, "--format: there is no format \"%s\"", name);
	return err_hint(err, "formats: text, md, html, pdf, csv, json");
}

/* Before anything is read: a PDF has somewhere to go, and something to be made by. */
static bool may_write_pdf(const char *path, Err *err)
{
	if (path)
		return pdf_can(err);
	err_set(err, ERR_USAGE, "--format pdf: there is no -o FILE to write it to");
	return err_hint(err, "ascribe report INCIDENT --format pdf -o brief.pdf");
}

static bool render_pdf(const Context *context, ReportReader reader, const Brief *brief, Buf *out, Err *err)
{
	Buf html = {0};
	report_html_for(brief, reader, &html);
	bool ok = pdf_from_html(&html, PDF_SECONDS, context->arena, out, err);
	buf_free(&html);
	return ok;
}

/* Standard output, as far as it could be written. */
typedef struct Written {
	Context *context;
	Err *err;
	bool ok;
} Written;

static void write_some(void *context, Buf *out)
{
	Written *written = context;
	written->ok = written->ok && context_flush(written->context, written->err);
	buf_clear(out);
}

/* A text, which may be large. What a pager may be for is seen by the whole of it. Of one that could not be written no
 * more is, lest its end follow what is missing. */
static bool print(Context *context, Format format, ReportReader reader, const Brief *brief, Err *err)
{
	Written written = {context, err, true};
	const DocumentDrain taken = {write_some, &written}, *drain = context->page ? NULL : &taken;
	if (format == FORMAT_TEXT)
		report_text_for(brief, reader, context->style.width, context->style.colour, drain, &context->out);
	else
		report_markdown_for(brief, reader, drain, &context->out);
	if (!written.ok)
		buf_clear(&context->out);
	return written.ok;
}

static bool render(const Context *context, Format format, ReportReader reader, const Brief *brief, Buf *out, Err *err)
{
	switch (format) {
	case FORMAT_PDF:
		return render_pdf(context, reader, brief, out, err);
	case FORMAT_CSV:
		briefs_say_release(context, brief);
		report_csv(brief, out);
		return true;
	case FORMAT_TEXT:
		report_text_for(brief, reader, 80, false, NULL, out);
		return true;
	case FORMAT_MARKDOWN:
		report_markdown_for(brief, reader, NULL, out);
		return true;
	case FORMAT_HTML:
		report_html_for(brief, reader, out);
		return true;
	case FORMAT_JSON:
		report_json(brief, out);
		return true;
	}
	return true;
}

bool cmd_report(Context *context, const Args *args, Err *err)
{
	const char *path = args_value(args, "output");
	Format format;
	ReportReader reader;
	Briefs briefs = {0};
	Uuid incident;
	const Brief *brief;
	bool to_file = path && strcmp(path, "-") != 0;
	Buf out = {0};
	bool ok = choose_format(context, args, &format, err) && choose_reader(args, format, &reader, err) &&
		  (format != FORMAT_PDF || may_write_pdf(path, err)) && briefs_open(context, args, &briefs, err) &&
		  briefs_find(&briefs, args->operands[0], &incident, err) &&
		  briefs_compute(&briefs, &incident, &brief, err);
	if (ok && !to_file)
		pager_want(context);
	if (!to_file && (format == FORMAT_TEXT || format == FORMAT_MARKDOWN))
		ok = ok && print(context, format, reader, brief, err);
	else
		ok = ok && render(context, format, reader, brief, to_file ? &out : &context->out, err);
	ok = ok && (!to_file || file_replace(path, out.data, out.len, 0644, err));
	buf_free(&out);
	return ok;
}
