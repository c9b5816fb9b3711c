/* Bounds, loading and output of the commands that show briefs; see briefs.h. */
#include "briefs.h"

#include <stdlib.h>
#include <string.h>

#include "ascribe/base/edtf.h"
#include "ascribe/base/file.h"
#include "pager.h"

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

/* --since as the first ledger index that counts as new, as `log` takes it: given as one, or by a time. */
static bool take_since(Store *store, const Args *args, uint64_t *first, Err *err)
{
	const char *since = args_value(args, "since");
	bool is_time;
	return !since || (parse_moment(since, "--since", &is_time, first, err) &&
			  (!is_time || store_index_since(store, since, first, err)));
}

/* Records that were loaded. */
typedef struct RecordSet {
	Record *records;
	size_t count;
} RecordSet;

bool briefs_open(Context *context, const Args *args, Briefs *briefs, Err *err)
{
	uint64_t bound;
	*briefs = (Briefs){.context = context};
	if (!take_as_of(args, &briefs->as_of, err) || !context_casebook(context, &briefs->store, err) ||
	    !take_known_at(briefs->store, args, &bound, err) ||
	    !take_since(briefs->store, args, &briefs->since_index, err))
		return false;
	briefs->known_at = args_value(args, "known-at");
	briefs->since = args_value(args, "since");
	briefs->head = store_chosen_head(briefs->store);
	if (bound != STORE_NEWEST && !store_head_at(briefs->store, bound + 1, &briefs->head, err))
		return false;
	briefs->last = briefs->head.size - 1; /* one state of the casebook, even while others write */
	return true;
}

bool briefs_find(const Briefs *briefs, const char *text, Uuid *incident, Err *err)
{
	StoreName name;
	if (!store_find(briefs->store, KIND_INCIDENT, text, briefs->context->arena, &name, err))
		return false;
	*incident = name.id;
	return true;
}

static bool load(Briefs *briefs, const Uuid *incident, uint64_t last, RecordSet *set, Err *err)
{
	return store_load_incident(briefs->store, incident, last, briefs->context->arena, &set->records, &set->count,
				   err);
}

BriefInput briefs_bounds(const Briefs *briefs)
{
	return (BriefInput){.as_of = briefs->as_of,
			    .known_at = briefs->known_at,
			    .origin = store_origin(briefs->store),
			    .head = briefs->head};
}

static BriefInput input_of(const Briefs *briefs, const Uuid *incident, const RecordSet *set)
{
	BriefInput input = briefs_bounds(briefs);
	input.records = set->records;
	input.record_count = set->count;
	input.incident = *incident;
	return input;
}

/* The brief of what the casebook held before --since; NULL where the incident was not there. */
static bool compute_before(Briefs *briefs, const Uuid *incident, RecordSet *set, const Brief **before, Err *err)
{
	*before = NULL;
	if (briefs->since_index == 0)
		return true;
	uint64_t last = briefs->since_index - 1;
	if (!load(briefs, incident, last < briefs->last ? last : briefs->last, set, err))
		return false;
	BriefInput input = input_of(briefs, incident, set);
	if (brief_compute(&input, briefs->context->arena, before, err))
		return true;
	bool absent = err->code == ERR_NOT_FOUND;
	if (absent)
		err_clear(err);
	return absent;
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(((const Uuid *)a)->text, ((const Uuid *)b)->text);
}

/* The retractions of what was there then and is not now. */
static bool load_retracted(Briefs *briefs, const RecordSet *was, const RecordSet *is, RecordSet *retracted, Err *err)
{
	Arena *arena = briefs->context->arena;
	Uuid *ids = arena_array(arena, is->count + 1, sizeof *ids);
	for (size_t i = 0; i < is->count; i++)
		ids[i] = is->records[i].id;
	qsort(ids, is->count, sizeof *ids, compare_ids);
	retracted->records = arena_array(arena, was->count + 1, sizeof *retracted->records);
	for (size_t i = 0; i < was->count; i++) {
		const Record *old = &was->records[i];
		Record *now = &retracted->records[retracted->count];
		if (bsearch(&old->id, ids, is->count, sizeof *ids, compare_ids))
			continue;
		if (!store_get(briefs->store, old->kind, &old->id, briefs->last, arena, now, err))
			return false;
		if (now->retracted)
			retracted->count++;
		else
			json_decref(now->body);
	}
	return true;
}

bool briefs_compute(Briefs *briefs, const Uuid *incident, const Brief **brief, Err *err)
{
	RecordSet now = {0}, was = {0}, retracted = {0};
	if (!load(briefs, incident, briefs->last, &now, err))
		return false;
	BriefInput input = input_of(briefs, incident, &now);
	if (briefs->since) {
		if (!compute_before(briefs, incident, &was, &input.before, err))
			return false;
		if (was.count > 0 && !load_retracted(briefs, &was, &now, &retracted, err))
			return false;
		input.since = briefs->since;
		input.since_index = briefs->since_index;
		input.retracted = retracted.records;
		input.retracted_count = retracted.count;
	}
	return brief_compute(&input, briefs->context->arena, brief, err);
}

bool briefs_party(Briefs *briefs, const char *text, const Record **principal, const Record **asked, Err *err)
{
	Arena *arena = briefs->context->arena;
	StoreName name;
	Record *records;
	size_t count;
	if (!store_find(briefs->store, KIND_PARTY, text, arena, &name, err) ||
	    !store_load_party(briefs->store, &name.id, briefs->last, arena, &records, &count, err))
		return false;
	*asked = NULL;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(records[i].id.text, name.id.text) == 0)
			*asked = &records[i];
	}
	*principal = dossier_principal(records, count, &name.id, arena);
	return *principal || err_set(err, ERR_NOT_FOUND, "the party %s is not in the casebook at this bound", text);
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
	pager_want(context);
	buf_add(&context->out, out->data, out->len);
	return true;
}
