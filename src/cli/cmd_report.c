/* ascribe report: the brief of one incident. Reads, computes once, renders. */
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/brief/brief.h"
#include "ascribe/render/report.h"
#include "briefs.h"

typedef enum Format { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_JSON } Format;

static bool choose_format(const Context *context, const Args *args, Format *format, Err *err)
{
	const char *name = args_value(args, "format");
	*format = context->style.json ? FORMAT_JSON : FORMAT_TEXT;
	if (!name)
		return true;
	static const char *const names[] = {"text", "md", "json"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], name) == 0) {
			*format = (Format)i;
			return true;
		}
	}
	err_set(err, ERR_USAGE, "--format: there is no format \"%s\"", name);
	return err_hint(err, "formats: text, md, json");
}

static bool load(Context *context, const Args *args, BriefInput *input, Record **records, Err *err)
{
	Bounds bounds;
	StoreName name;
	return bounds_take(context, args, &bounds, err) &&
	       store_find(bounds.store, KIND_INCIDENT, args->operands[0], context->arena, &name, err) &&
	       brief_input_load(context, &bounds, &name.id, input, records, err);
}

static void render(const Context *context, Format format, bool to_file, const Brief *brief, Buf *out)
{
	switch (format) {
	case FORMAT_TEXT:
		report_text(brief, to_file ? 80 : context->style.width, !to_file && context->style.colour, out);
		return;
	case FORMAT_MARKDOWN:
		report_markdown(brief, out);
		return;
	case FORMAT_JSON:
		report_json(brief, out);
		return;
	}
}

bool cmd_report(Context *context, const Args *args, Err *err)
{
	const char *path = args_value(args, "output");
	Format format;
	BriefInput input = {0};
	Record *records = NULL;
	const Brief *brief;
	bool to_file = path && strcmp(path, "-") != 0;
	if (!choose_format(context, args, &format, err) || !load(context, args, &input, &records, err))
		return false;
	Buf out = {0};
	bool ok = brief_compute(&input, context->arena, &brief, err);
	if (ok)
		render(context, format, to_file, brief, to_file ? &out : &context->out);
	ok = ok && (!to_file || file_replace(path, out.data, out.len, 0644, err));
	buf_free(&out);
	records_free(records, input.record_count);
	return ok;
}
