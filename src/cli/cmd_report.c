/* ascribe report: the brief of one incident. Reads, computes once, renders. */
#include <string.h>

#include "ascribe/base/edtf.h"
#include "ascribe/base/file.h"
#include "ascribe/brief/brief.h"
#include "ascribe/render/report.h"
#include "cli.h"
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

/* --known-at as a ledger index: given as one, or by a time. */
static bool take_known_at(Store *store, const Args *args, uint64_t *bound, Err *err)
{
	const char *known_at = args_value(args, "known-at");
	*bound = STORE_NEWEST;
	bool is_time;
	return !known_at || (parse_moment(known_at, "--known-at", &is_time, bound, err) &&
			     (!is_time || store_index_at(store, known_at, bound, err)));
}

static bool take_as_of(const Args *args, const char **as_of, Err *err)
{
	EdtfBounds bounds;
	*as_of = args_value(args, "as-of");
	if (*as_of && !edtf_parse(*as_of, &bounds, err))
		return err_prefix(err, "--as-of: ");
	if (*as_of && !bounds.has_upper)
		return err_set(err, ERR_USAGE, "--as-of: \"%s\" has no last day", *as_of);
	return true;
}

bool load_brief_input(Context *context, const Args *args, BriefInput *input, Record **records, Err *err)
{
	Store *store;
	StoreName name;
	uint64_t bound;
	if (!take_as_of(args, &input->as_of, err) || !context_casebook(context, &store, err) ||
	    !take_known_at(store, args, &bound, err) ||
	    !store_find(store, KIND_INCIDENT, args->operands[0], context->arena, &name, err))
		return false;
	input->head = store_chosen_head(store);
	bool ok = bound == STORE_NEWEST || store_head_at(store, bound + 1, &input->head, err);
	if (ok) /* one state of the casebook, even while others write */
		bound = input->head.size - 1;
	input->incident = name.id;
	input->known_at = args_value(args, "known-at");
	input->origin = store_origin(store);
	ok = ok && store_load_incident(store, &name.id, bound, context->arena, records, &input->record_count, err);
	input->records = ok ? *records : NULL;
	return ok;
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
	BriefInput input = {0};
	Record *records = NULL;
	const Brief *brief;
	bool to_file = path && strcmp(path, "-") != 0;
	if (!choose_format(context, args, &format, err) || (format == FORMAT_PDF && !may_write_pdf(path, err)) ||
	    !load_brief_input(context, args, &input, &records, err))
		return false;
	Buf out = {0};
	bool ok = brief_compute(&input, context->arena, &brief, err);
	ok = ok && render(context, format, to_file, brief, to_file ? &out : &context->out, err);
	ok = ok && (!to_file || file_replace(path, out.data, out.len, 0644, err));
	buf_free(&out);
	records_free(records, input.record_count);
	return ok;
}
