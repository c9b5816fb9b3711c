/* Bounds, loading and output of the commands that show briefs; see briefs.h. */
#include "briefs.h"

#include <string.h>

#include "ascribe/base/edtf.h"
#include "ascribe/base/file.h"

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

bool bounds_take(Context *context, const Args *args, Bounds *bounds, Err *err)
{
	uint64_t bound;
	if (!take_as_of(args, &bounds->as_of, err) || !context_casebook(context, &bounds->store, err) ||
	    !take_known_at(bounds->store, args, &bound, err))
		return false;
	bounds->known_at = args_value(args, "known-at");
	bounds->head = store_chosen_head(bounds->store);
	if (bound != STORE_NEWEST && !store_head_at(bounds->store, bound + 1, &bounds->head, err))
		return false;
	bounds->last = bounds->head.size - 1; /* one state of the casebook, even while others write */
	return true;
}

bool brief_input_load(Context *context, const Bounds *bounds, const Uuid *incident, BriefInput *input, Record **records,
		      Err *err)
{
	*input = (BriefInput){.incident = *incident,
			      .as_of = bounds->as_of,
			      .known_at = bounds->known_at,
			      .origin = store_origin(bounds->store),
			      .head = bounds->head};
	if (!store_load_incident(bounds->store, incident, bounds->last, context->arena, records, &input->record_count,
				 err))
		return false;
	input->records = *records;
	return true;
}

static bool to_file(const Args *args)
{
	const char *path = args_value(args, "output");
	return path && strcmp(path, "-") != 0;
}

bool across_style(const Context *context, const Args *args, AcrossStyle *style, Err *err)
{
	static const char *const names[] = {"text", "md", "json"};
	const char *name = args_value(args, "format");
	*style = (AcrossStyle){.form = context->style.json ? ACROSS_JSON : ACROSS_TEXT,
			       .width = to_file(args) ? 80 : context->style.width,
			       .colour = !to_file(args) && context->style.colour};
	if (!name)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], name) == 0) {
			style->form = (AcrossForm)i;
			return true;
		}
	}
	err_set(err, ERR_USAGE, "--format: there is no format \"%s\"", name);
	return err_hint(err, "formats: text, md, json");
}

bool across_deliver(Context *context, const Args *args, const Buf *out, Err *err)
{
	if (to_file(args))
		return file_replace(args_value(args, "output"), out->data, out->len, 0644, err);
	buf_add(&context->out, out->data, out->len);
	return true;
}
