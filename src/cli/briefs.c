/* Bounds, loading and output of the commands that show briefs; see briefs.h. */
#include "briefs.h"

#include <stdlib.h>
#include <string.h>

#include "ascribe/base/edtf.h"
#include "ascribe/base/file.h"
#include "ascribe/brief/release.h"
#include "ascribe/casebook/value.h"
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

static bool take_release(const Args *args, const char **level, Err *err)
{
	*level = args_value(args, "release");
	if (!*level || vocab_find(&VOCAB_TLP, *level) >= 0)
		return true;
	err_set(err, ERR_USAGE, "--release: there is no TLP marking \"%s\"", *level);
	return err_hint(err, "markings, the lowest first: clear, green, amber, amber+strict, red");
}

/* Records that were loaded. */
typedef struct RecordSet {
	Record *records;
	size_t count;
} RecordSet;

static RecordSet *new_set(const Briefs *briefs)
{
	return arena_alloc(briefs->context->arena, sizeof(RecordSet));
}

bool briefs_open(Context *context, const Args *args, Briefs *briefs, Err *err)
{
	uint64_t bound;
	*briefs = (Briefs){.context = context};
	if (!take_as_of(args, &briefs->as_of, err) || !take_release(args, &briefs->release, err) ||
	    !context_casebook(context, &briefs->store, err) || !take_known_at(briefs->store, args, &bound, err) ||
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

static bool load(Briefs *briefs, const Uuid *incident, uint64_t last, RecordSet **set, Err *err)
{
	RecordSet loaded = {0};
	if (!store_load_incident(briefs->store, incident, last, briefs->context->arena, &loaded.records, &loaded.count,
				 err))
		return false;
	*set = new_set(briefs);
	(*set)->records = loaded.records;
	(*set)->count = loaded.count;
	return true;
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(((const Uuid *)a)->text, ((const Uuid *)b)->text);
}

static void withhold(Briefs *briefs, const Uuid *ids, size_t count)
{
	Uuid *all = arena_array(briefs->context->arena, briefs->withheld_count + count + 1, sizeof *all);
	if (briefs->withheld_count > 0)
		memcpy(all, briefs->withheld, briefs->withheld_count * sizeof *all);
	if (count > 0)
		memcpy(all + briefs->withheld_count, ids, count * sizeof *all);
	briefs->withheld = all;
	briefs->withheld_count += count;
}

/* How many records are left out, each counted once however many incidents have it. */
static size_t count_withheld(Briefs *briefs)
{
	Uuid *ids = briefs->withheld;
	size_t count = briefs->withheld_count, distinct = 0;
	if (count > 0)
		qsort(ids, count, sizeof *ids, compare_ids);
	for (size_t i = 0; i < count; i++)
		distinct += i == 0 || compare_ids(&ids[i - 1], &ids[i]) != 0;
	return distinct;
}

BriefInput briefs_bounds(Briefs *briefs)
{
	return (BriefInput){.as_of = briefs->as_of,
			    .known_at = briefs->known_at,
			    .origin = store_origin(briefs->store),
			    .head = briefs->head,
			    .release = briefs->release,
			    .withheld = count_withheld(briefs)};
}

void briefs_say_release(const Context *context, const Brief *brief)
{
	if (brief->release)
		context_say(context, "ascribe: released up to %s; left out: %zu record%s",
			    marking_label(brief->release), brief->withheld, brief->withheld == 1 ? "" : "s");
}

/* Of the records that were loaded, those that may go out: all, where --release is not given. `also`, which may be NULL,
 * are left out whatever their marking, as brief_release has it. */
static bool let_out(Briefs *briefs, const Uuid *incident, RecordSet *all, const Release *also, RecordSet **shown,
		    Release *release, Err *err)
{
	*release = (Release){0};
	*shown = all;
	if (!briefs->release)
		return true;
	const ReleaseInput input = {.records = all->records,
				    .record_count = all->count,
				    .incident = incident,
				    .level = briefs->release,
				    .also = also ? also->left_out : NULL,
				    .also_count = also ? also->left_out_count : 0};
	if (!brief_release(&input, briefs->context->arena, release, err))
		return false;
	*shown = new_set(briefs);
	(*shown)->records = release->records;
	(*shown)->count = release->count;
	return true;
}

static BriefInput input_of(Briefs *briefs, const Uuid *incident, const RecordSet *set, size_t withheld)
{
	BriefInput input = briefs_bounds(briefs);
	input.records = set->records;
	input.record_count = set->count;
	input.incident = *incident;
	input.withheld = withheld;
	return input;
}
/* The brief of what the casebook held before --since; NULL where the incident was not there. */
static bool compute_before(Briefs *briefs, const Uuid *incident, RecordSet *was, const Release *hidden,
			   const Brief **before, Err *err)
{
	RecordSet *shown;
	Release release;
	if (!let_out(briefs, incident, was, hidden, &shown, &release, err))
		return err_prefix(err, "--since: ");
	BriefInput input = input_of(briefs, incident, shown, release.left_out_count);
	if (brief_compute(&input, briefs->context->arena, before, err))
		return true;
	bool absent = err->code == ERR_NOT_FOUND;
	if (absent)
		err_clear(err);
	return absent;
}

/* The version of a record at a bound, to be read as all that a brief is made from. */
static bool get(Briefs *briefs, const Record *of, uint64_t bound, Record *record, Err *err)
{
	Arena *arena = briefs->context->arena;
	if (!store_get(briefs->store, of->kind, &of->id, bound, arena, record, err))
		return false;
	record->fields = value_of(record->body, arena);
	json_decref(record->body);
	record->body = NULL;
	return true;
}

/* Whether a record that was of the incident and is not any more may not go out as it was: the last of it is marked
 * higher; or it is of another incident by now, whose marking is not known here. */
static bool is_hidden(Briefs *briefs, const Uuid *incident, const Record *newest, bool *hidden, Err *err)
{
	Record last = *newest;
	if (newest->retracted && !get(briefs, newest, newest->index - 1, &last, err))
		return false;
	const char *of = value_text(last.fields, "incident");
	bool stands_alone = last.kind == KIND_PARTY || last.kind == KIND_SOURCE;
	bool left = of ? strcmp(of, incident->text) != 0 : !stands_alone && !newest->retracted;
	*hidden = left || marking_above(marking_of(&last, NULL), briefs->release);
	return true;
}

/* The retractions of what was there then and is not now; what of that may not go out is added to `hidden`. */
static bool load_gone(Briefs *briefs, const Uuid *incident, const RecordSet *was, const RecordSet *is,
		      RecordSet *retracted, Release *hidden, Err *err)
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
		bool hide = false;
		if (bsearch(&old->id, ids, is->count, sizeof *ids, compare_ids))
			continue;
		if (!get(briefs, old, briefs->last, now, err) ||
		    (briefs->release && !is_hidden(briefs, incident, now, &hide, err)))
			return false;
		if (hide)
			hidden->left_out[hidden->left_out_count++] = old->id;
		retracted->count += now->retracted;
	}
	return true;
}

/* What changed since: the brief of then, and what was retracted. What is left out now was not there then either. */
static bool add_since(Briefs *briefs, const Uuid *incident, const RecordSet *all, const Release *release,
		      BriefInput *input, Err *err)
{
	Arena *arena = briefs->context->arena;
	uint64_t last = briefs->since_index - 1;
	RecordSet *was, *retracted = new_set(briefs);
	input->since = briefs->since;
	input->since_index = briefs->since_index;
	if (briefs->since_index == 0)
		return true;
	if (!load(briefs, incident, last < briefs->last ? last : briefs->last, &was, err))
		return false;
	Release hidden = {.left_out = arena_array(arena, release->left_out_count + was->count + 1, sizeof(Uuid)),
			  .left_out_count = release->left_out_count};
	if (release->left_out_count > 0)
		memcpy(hidden.left_out, release->left_out, release->left_out_count * sizeof(Uuid));
	if (!load_gone(briefs, incident, was, all, retracted, &hidden, err) ||
	    !compute_before(briefs, incident, was, &hidden, &input->before, err))
		return false;
	input->retracted = retracted->records;
	input->retracted_count = retracted->count;
	return true;
}

/* An incident that is marked higher is left out with all that is of it. */
static void withhold_incident(Briefs *briefs, const RecordSet *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const Record *record = &all->records[i];
		if (record->kind != KIND_PARTY && record->kind != KIND_SOURCE)
			withhold(briefs, &record->id, 1);
	}
}

bool briefs_compute(Briefs *briefs, const Uuid *incident, const Brief **brief, Err *err)
{
	RecordSet *all, *shown;
	Release release;
	if (!load(briefs, incident, briefs->last, &all, err))
		return false;
	if (!let_out(briefs, incident, all, NULL, &shown, &release, err)) {
		withhold_incident(briefs, all);
		return false;
	}
	withhold(briefs, release.left_out, release.left_out_count);
	BriefInput input = input_of(briefs, incident, shown, release.left_out_count);
	return (!briefs->since || add_since(briefs, incident, all, &release, &input, err)) &&
	       briefs_add_drifts(briefs->context, briefs->store, &input, err) &&
	       brief_compute(&input, briefs->context->arena, brief, err);
}

bool briefs_party(Briefs *briefs, const char *text, const Record **principal, const Record **asked, Err *err)
{
	Arena *arena = briefs->context->arena;
	StoreName name;
	Record *records;
	size_t count;
	RecordSet *shown;
	Release release;
	if (!store_find(briefs->store, KIND_PARTY, text, arena, &name, err) ||
	    !store_load_party(briefs->store, &name.id, briefs->last, arena, &records, &count, err))
		return false;
	RecordSet *all = new_set(briefs);
	all->records = records;
	all->count = count;
	if (!let_out(briefs, NULL, all, NULL, &shown, &release, err))
		return false;
	withhold(briefs, release.left_out, release.left_out_count);
	*asked = NULL;
	for (size_t i = 0; i < shown->count; i++) {
		if (strcmp(shown->records[i].id.text, name.id.text) == 0)
			*asked = &shown->records[i];
	}
	if (!*asked && release.left_out_count > 0)
		return err_set(err, ERR_NOT_PERMITTED,
			       "the party, or one that it is part of or speaks for, is marked higher than %s",
			       marking_label(briefs->release));
	*principal = dossier_principal(shown->records, shown->count, &name.id, arena);
	return *principal || err_set(err, ERR_NOT_FOUND, "the party %s is not in the casebook at this bound", text);
}

static bool to_file(const Args *args)
{
	const char *path = args_value(args, "output");
	return path && strcmp(path, "-") != 0;
}

bool across_style(const Context *context, const Args *args, AcrossStyle *style, Err *err)
{
	static const char *const names[] = {"text", "md", "html", "json"};
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
	return err_hint(err, "formats: text, md, html, json");
}

bool across_deliver(Context *context, const Args *args, const Buf *out, Err *err)
{
	if (to_file(args))
		return file_replace(args_value(args, "output"), out->data, out->len, 0644, err);
	pager_want(context);
	buf_add(&context->out, out->data, out->len);
	return true;
}
