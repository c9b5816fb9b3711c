/* From records to the model's objects and the pointers between them. A reference whose target is not among the records
 * (possible below a ledger bound that cuts through an import) is left out. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/spread.h"
#include "ascribe/casebook/value.h"
#include "build.h"

#define LOADED_TOGETHER 256

/* The slot that an id stands in, or would. */
static IdEntry *slot_of(const Build *build, const char *id)
{
	size_t slot = (size_t)text_spread(id, strlen(id)) & (build->id_slots - 1);
	while (build->ids[slot].id && strcmp(build->ids[slot].id, id) != 0)
		slot = (slot + 1) & (build->id_slots - 1);
	return &build->ids[slot];
}

void *brief_find(const Build *build, RecordKind kind, const char *id)
{
	if (!id)
		return NULL;
	const IdEntry *found = slot_of(build, id);
	if (!found->id || found->kind != kind)
		return NULL;
	return kind == KIND_PARTY ? ((BriefParty *)found->object)->same : found->object;
}

static void *find_ref(const Build *build, const Value *body, const char *field, RecordKind kind)
{
	return brief_find(build, kind, value_text(body, field));
}

bool parties_have(const BriefParties *list, const BriefParty *party)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i] == party)
			return true;
	}
	return false;
}

bool parties_add(BriefParties *list, BriefParty *party)
{
	if (!party || parties_have(list, party))
		return false;
	list->items[list->count++] = party;
	return true;
}

bool sources_add(BriefSources *list, BriefSource *source)
{
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i] == source)
			return false;
	}
	if (source)
		list->items[list->count++] = source;
	return source != NULL;
}

static int compare_sources(const void *a, const void *b)
{
	return strcmp((*(BriefSource *const *)a)->slug, (*(BriefSource *const *)b)->slug);
}

void sources_sort(BriefSources *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof *list->items, compare_sources);
}

static BriefParties load_parties(const Build *build, const Value *body, const char *field)
{
	const Value *refs = value_list(body, field);
	BriefParties list = {arena_array(build->arena, value_count(refs), sizeof *list.items), 0};
	for (size_t i = 0; i < value_count(refs); i++)
		parties_add(&list, brief_find(build, KIND_PARTY, value_string(value_at(refs, i))));
	return list;
}

static BriefSources load_sources(const Build *build, const Value *body, const char *field, size_t room)
{
	const Value *refs = value_list(body, field);
	BriefSources list = {arena_array(build->arena, value_count(refs) + room, sizeof *list.items), 0};
	for (size_t i = 0; i < value_count(refs); i++)
		sources_add(&list, brief_find(build, KIND_SOURCE, value_string(value_at(refs, i))));
	return list;
}

static BriefStatements load_statements(const Build *build, const Value *body, const char *field)
{
	const Value *refs = value_list(body, field);
	BriefStatements list = {arena_array(build->arena, value_count(refs), sizeof *list.items), 0};
	for (size_t i = 0; i < value_count(refs); i++) {
		BriefStatement *found = brief_find(build, KIND_STATEMENT, value_string(value_at(refs, i)));
		if (found)
			list.items[list.count++] = found;
	}
	return list;
}

static BriefDate load_date(const Value *body, const char *field)
{
	BriefDate date = {.text = value_text(body, field)};
	Err ignored; /* bodies are valid; a date that is not reads as no date */
	if (date.text && !edtf_parse(date.text, &date.bounds, &ignored))
		date = (BriefDate){0};
	return date;
}

static bool term_is(const Value *body, const char *field, const char *term)
{
	const char *value = value_text(body, field);
	return value && strcmp(value, term) == 0;
}

static void load_party(const Build *build, BriefParty *party)
{
	const Value *body = party->record->fields;
	party->name = value_text(body, "name");
	party->part_of = find_ref(build, body, "part_of", KIND_PARTY);
	party->speaks_for = find_ref(build, body, "speaks_for", KIND_PARTY);
	party->owned_by = load_parties(build, body, "owned_by");
	if (party->part_of == party)
		party->part_of = NULL; /* of what was merged with it */
	if (party->speaks_for == party)
		party->speaks_for = NULL;
}

/* The first day by which bytes of it were kept, as a bound of its publication. */
static void bound_by_captures(BriefSource *source, const Value *captures)
{
	for (size_t i = 0; i < value_count(captures); i++) {
		const char *at = value_text(value_at(captures, i), "captured_at");
		EdtfBounds bounds;
		Err ignored;
		if (!at || !edtf_parse(at, &bounds, &ignored) || (source->has_latest && source->latest <= bounds.upper))
			continue;
		source->has_latest = true;
		source->latest = bounds.upper;
	}
}

static void load_source(const Build *build, BriefSource *source)
{
	const Value *body = source->record->fields;
	source->publisher = find_ref(build, body, "publisher", KIND_PARTY);
	source->rights_holder = find_ref(build, body, "rights_holder", KIND_PARTY);
	source->derived_from = load_sources(build, body, "derived_from", 0);
	source->captured = value_count(value_list(body, "captures")) > 0;
	source->published = load_date(body, "published");
	source->has_latest = source->published.bounds.has_upper;
	source->latest = source->published.bounds.upper;
	bound_by_captures(source, value_list(body, "captures"));
}

static void load_allegation(const Build *build, BriefAllegation *allegation)
{
	const Value *body = allegation->record->fields;
	allegation->text = value_text(body, "text");
	allegation->accused = load_parties(build, body, "accused");
	allegation->broader = find_ref(build, body, "broader", KIND_ALLEGATION);
}

static void load_positions(const Build *build, BriefStatement *statement)
{
	const Value *items = value_list(statement->record->fields, "positions");
	statement->positions = arena_array(build->arena, value_count(items), sizeof *statement->positions);
	for (size_t i = 0; i < value_count(items); i++) {
		const Value *body = value_at(items, i);
		BriefPosition *position = &statement->positions[statement->position_count];
		position->allegation = find_ref(build, body, "allegation", KIND_ALLEGATION);
		int stance = vocab_find(&VOCAB_STANCE, value_text(body, "stance"));
		if (!position->allegation || stance < 0)
			continue;
		position->statement = statement;
		position->body = body;
		position->stance = (BriefStance)stance;
		position->implied = term_is(body, "reading", "implied");
		position->condition = value_text(body, "condition") != NULL;
		statement->position_count++;
	}
}

static void load_quotes(const Build *build, BriefStatement *statement)
{
	const Value *items = value_list(statement->record->fields, "quotes");
	statement->quote_count = value_count(items);
	statement->quotes = arena_array(build->arena, statement->quote_count, sizeof *statement->quotes);
	for (size_t i = 0; i < statement->quote_count; i++) {
		const Value *body = value_at(items, i), *start = value_get(body, "start");
		const Value *about = value_list(body, "about");
		BriefQuote *quote = &statement->quotes[i];
		*quote = (BriefQuote){.body = body,
				      .source = find_ref(build, body, "source", KIND_SOURCE),
				      .exact = value_text(body, "exact"),
				      .voice = value_text(body, "voice"),
				      .direct = term_is(body, "voice", "direct"),
				      .anchored = start != NULL,
				      .start = (uint64_t)value_integer(start),
				      .end = (uint64_t)value_integer(value_get(body, "end"))};
		quote->about.items = arena_array(build->arena, value_count(about), sizeof *quote->about.items);
		for (size_t j = 0; j < value_count(about); j++) {
			const char *id = value_string(value_at(about, j));
			BriefAllegation *allegation = brief_find(build, KIND_ALLEGATION, id);
			if (allegation)
				quote->about.items[quote->about.count++] = allegation;
		}
		sources_add(&statement->sources, quote->source);
	}
}

static void load_cites(const Build *build, BriefStatement *statement)
{
	const Value *items = value_list(statement->record->fields, "cites");
	statement->cites = arena_array(build->arena, value_count(items), sizeof *statement->cites);
	for (size_t i = 0; i < value_count(items); i++) {
		const Value *body = value_at(items, i);
		BriefCite *cite = &statement->cites[statement->cite_count];
		*cite = (BriefCite){.statement = statement,
				    .evidence = find_ref(build, body, "evidence", KIND_EVIDENCE),
				    .allegation = find_ref(build, body, "allegation", KIND_ALLEGATION),
				    .bearing = value_text(body, "bearing"),
				    .disclosure = value_text(body, "disclosure")};
		cite->disclosed = vocab_find(&VOCAB_DISCLOSURE, cite->disclosure);
		statement->cite_count += cite->evidence != NULL;
	}
}

static void load_answers(const Build *build, BriefStatement *statement)
{
	const Value *items = value_list(statement->record->fields, "answers");
	statement->answers = arena_array(build->arena, value_count(items), sizeof *statement->answers);
	for (size_t i = 0; i < value_count(items); i++) {
		const Value *body = value_at(items, i);
		BriefAnswer *answer = &statement->answers[statement->answer_count];
		*answer = (BriefAnswer){.from = statement,
					.to = find_ref(build, body, "statement", KIND_STATEMENT),
					.relation = value_text(body, "relation"),
					.implied = term_is(body, "reading", "implied")};
		statement->answer_count += answer->to != NULL;
	}
}

static void load_statement(Build *build, size_t at)
{
	BriefStatement *statement = &build->statements[at];
	const Value *body = statement->record->fields;
	statement->speakers = load_parties(build, body, "speakers");
	statement->reported_by = load_parties(build, body, "reported_by");
	statement->capacity = value_text(body, "capacity");
	statement->official = term_is(body, "capacity", "official");
	statement->first_hand = value_count(value_list(body, "reported_by")) == 0;
	statement->said = load_date(body, "said_on");
	statement->sources = load_sources(build, body, "sources", value_count(value_list(body, "quotes")));
	load_positions(build, statement);
	load_quotes(build, statement);
	load_cites(build, statement);
	load_answers(build, statement);
}

static void load_drifts(const Build *build)
{
	for (size_t i = 0; i < build->input->drift_count; i++) {
		const BriefDrift *drift = &build->input->drifts[i];
		BriefStatement *statement = brief_find(build, KIND_STATEMENT, drift->statement.text);
		if (!statement || drift->quote >= statement->quote_count)
			continue;
		statement->quotes[drift->quote].standing = drift->gone ? STANDING_GONE : STANDING_CHANGED;
	}
}

static void load_response(const Build *build, BriefResponse *response)
{
	const Value *body = response->record->fields;
	response->actor = find_ref(build, body, "actor", KIND_PARTY);
	response->targets = load_parties(build, body, "targets");
	response->announced_in = load_statements(build, body, "announced_in");
	response->because_of = load_statements(build, body, "because_of");
	response->sources = load_sources(build, body, "sources", 0);
	response->done = load_date(body, "done_on");
}

/* References to records of any kind, "kind:id", with the slug in place of the id where the record is at hand. */
static const char **load_any(const Build *build, const Value *body, const char *field, size_t *count)
{
	const Value *refs = value_list(body, field);
	const char **names = arena_array(build->arena, value_count(refs), sizeof *names);
	*count = value_count(refs);
	for (size_t i = 0; i < *count; i++) {
		const char *ref = value_string(value_at(refs, i)), *colon = strchr(ref, ':');
		const IdEntry *found = slot_of(build, colon ? colon + 1 : ref);
		names[i] = ref;
		const BriefParty *party = found->id && found->kind == KIND_PARTY ? found->object : NULL;
		if (found->slug)
			names[i] = arena_printf(build->arena, "%s:%s", KINDS[found->kind].name,
						party ? party->same->slug : found->slug);
	}
	return names;
}

static void load_evidence(Build *build, size_t at)
{
	BriefEvidence *evidence = &build->evidence[at];
	const Value *body = evidence->record->fields;
	evidence->held_by = find_ref(build, body, "held_by", KIND_PARTY);
	evidence->derived_from = load_any(build, body, "derived_from", &evidence->derived_count);
}

/* A first walk over the records: an object for each, found by its id from then on. */
static void *make_object(Build *build, const Record *record)
{
	switch (record->kind) {
	case KIND_PARTY:
		build->parties[build->party_count] = (BriefParty){.record = record, .slug = record->slug};
		build->parties[build->party_count].same = &build->parties[build->party_count];
		return &build->parties[build->party_count++];
	case KIND_SOURCE:
		build->sources[build->source_count] = (BriefSource){.record = record, .slug = record->slug};
		return &build->sources[build->source_count++];
	case KIND_ALLEGATION:
		build->allegations[build->allegation_count] = (BriefAllegation){
			.record = record, .slug = record->slug, .number = (size_t)record->number};
		return &build->allegations[build->allegation_count++];
	case KIND_STATEMENT:
		build->statements[build->statement_count] = (BriefStatement){
			.record = record, .slug = record->slug, .number = (size_t)record->number};
		return &build->statements[build->statement_count++];
	case KIND_EVIDENCE:
		build->evidence[build->evidence_count] = (BriefEvidence){
			.record = record, .slug = record->slug, .title = value_text(record->fields, "title")};
		return &build->evidence[build->evidence_count++];
	case KIND_RESPONSE:
		build->responses[build->response_count] = (BriefResponse){.record = record, .slug = record->slug};
		return &build->responses[build->response_count++];
	case KIND_NOTE:
		build->brief->notes[build->brief->note_count] = (BriefNote){.record = record};
		return &build->brief->notes[build->brief->note_count++];
	case KIND_HYPOTHESIS:
	case KIND_RATING:
		return NULL; /* hypotheses.c */
	case KIND_INCIDENT:
		build->brief->incident = record;
		return build->brief;
	case KIND_KEY:
		break;
	}
	return NULL;
}

static void make_objects(Build *build)
{
	size_t counts[KIND_COUNT] = {0}, total = build->input->record_count;
	for (size_t i = 0; i < total; i++)
		counts[build->input->records[i].kind]++;
	Arena *arena = build->arena;
	build->parties = arena_array(arena, counts[KIND_PARTY], sizeof *build->parties);
	build->sources = arena_array(arena, counts[KIND_SOURCE], sizeof *build->sources);
	build->allegations = arena_array(arena, counts[KIND_ALLEGATION], sizeof *build->allegations);
	build->statements = arena_array(arena, counts[KIND_STATEMENT], sizeof *build->statements);
	build->evidence = arena_array(arena, counts[KIND_EVIDENCE], sizeof *build->evidence);
	build->responses = arena_array(arena, counts[KIND_RESPONSE], sizeof *build->responses);
	build->brief->notes = arena_array(arena, counts[KIND_NOTE], sizeof *build->brief->notes);
	build->id_slots = 64;
	while (build->id_slots < total * 2)
		build->id_slots *= 2;
	build->ids = arena_array(arena, build->id_slots, sizeof *build->ids);
	for (size_t i = 0; i < total; i++) {
		const Record *record = &build->input->records[i];
		if (record->kind == KIND_INCIDENT && strcmp(record->id.text, build->input->incident.text) != 0)
			continue;
		void *object = make_object(build, record);
		if (object)
			*slot_of(build, record->id.text) = (IdEntry){record->id.text, record->slug, object,
								     record->kind};
	}
}

void brief_load_parties(Build *build)
{
	make_objects(build);
	brief_merge_parties(build);
	for (size_t i = 0; i < build->party_count; i++)
		load_party(build, &build->parties[i]);
}

bool brief_load(Build *build, Err *err)
{
	brief_load_parties(build);
	if (!build->brief->incident)
		return err_set(err, ERR_NOT_FOUND, "the incident is not in the casebook at this bound");
	for (size_t i = 0; i < build->source_count; i++)
		load_source(build, &build->sources[i]);
	for (size_t i = 0; i < build->allegation_count; i++)
		load_allegation(build, &build->allegations[i]);
	build_each(build, build->statement_count, LOADED_TOGETHER, load_statement);
	load_drifts(build);
	for (size_t i = 0; i < build->response_count; i++)
		load_response(build, &build->responses[i]);
	build_each(build, build->evidence_count, LOADED_TOGETHER, load_evidence);
	for (size_t i = 0; i < build->brief->note_count; i++) {
		BriefNote *note = &build->brief->notes[i];
		note->about = load_any(build, note->record->fields, "about", &note->about_count);
	}
	return true;
}
