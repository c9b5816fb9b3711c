/* ascribe report: the brief of one incident. Reads, computes once, renders. */
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/brief/brief.h"
#include "ascribe/render/report.h"
#include "briefs.h"
#include "pager.h"
#include "pdf.h"

typedef enum Format { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_HTML, FORMAT_PDF, FORMAT_CSV, FORMAT_JSON } Format;

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

static bool render_pdf(const Context *context, const Brief *brief, Buf *out, Err *err)
{
	Buf html = {0};
	report_html(brief, &html);
	bool ok = pdf_from_html(&html, PDF_SECONDS, context->arena, out, err);
	buf_free(&html);
	return ok;
}

static bool render(const Context *context, Format format, bool to_file, const Brief *brief, Buf *out, Err *err)
{
	switch (format) {
	case FORMAT_PDF:
		return render_pdf(context, brief, out, err);
	case FORMAT_CSV:
		briefs_say_release(context, brief);
		report_csv(brief, out);
		return true;
	case FORMAT_TEXT:
		report_text(brief, to_file ? 80 : context->style.width, !to_file && context->style.colour, out);
		return true;
	case FORMAT_MARKDOWN:
		report_markdown(brief, out);
		return true;
	case FORMAT_HTML:
		report_html(brief, out);
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
	Briefs briefs = {0};
	Uuid incident;
	const Brief *brief;
	bool to_file = path && strcmp(path, "-") != 0;
	Buf out = {0};
	bool ok = choose_format(context, args, &format, err) && (format != FORMAT_PDF || may_write_pdf(path, err)) &&
		  briefs_open(context, args, &briefs, err) && briefs_find(&briefs, args->operands[0], &incident, err) &&
		  briefs_compute(&briefs, &incident, &brief, err);
	if (ok && !to_file)
		pager_want(context);
	ok = ok && render(context, format, to_file, brief, to_file ? &out : &context->out, err);
	ok = ok && (!to_file || file_replace(path, out.data, out.len, 0644, err));
	buf_free(&out);
	briefs_close(&briefs);
	return ok;
}
