/* A brief as one JSON object: "ascribe/brief/v1". References are slugs; dates are the EDTF text as given with the days
 * that it allows beside it. Everything of the model is in it. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/brief/asr.h"
#include "ascribe/casebook/value.h"
#include "ascribe/render/report.h"
#include "hypotheses.h"
#include "json_parts.h"
#include "report_gaps.h"
#include "words.h"

static json_t *incident_json(const Brief *brief)
{
	static const char *const fields[] = {"title", "summary",    "began", "ended",
					     "types", "discovered", "tlp",   "effects"};
	json_t *object = json_object();
	set_text(object, "slug", brief->incident->slug);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		copy_field(object, brief->incident->fields, fields[i]);
	json_t *victims = json_array();
	const Value *list = value_list(brief->incident->fields, "victims");
	for (size_t i = 0; i < value_count(list); i++) {
		const Value *victim = value_at(list, i);
		const char *id = value_text(victim, "party"), *slug = id;
		for (size_t j = 0; j < brief->parties.count; j++) {
			if (brief_party_is(brief->parties.items[j], id))
				slug = brief->parties.items[j]->slug;
		}
		json_t *item = json_object();
		set_text(item, "party", slug);
		copy_field(item, victim, "sector");
		json_array_append_new(victims, item);
	}
	json_object_set_new(object, "victims", victims);
	set_record(object, brief->incident);
	return object;
}

/* The names that the party goes by: its aliases, and those of what is merged with it. */
static json_t *aliases_json(const BriefParty *party)
{
	const Value *own = value_list(party->record->fields, "aliases");
	if (value_count(own) == 0 && party->merged.count == 0)
		return json_null();
	json_t *aliases = value_json(own);
	for (size_t i = 0; i < party->merged.count; i++) {
		const Value *body = party->merged.items[i]->record->fields;
		json_t *more = value_json(value_list(body, "aliases"));
		json_array_append_new(aliases, json_string(value_text(body, "name")));
		json_array_extend(aliases, more);
		json_decref(more);
	}
	return aliases;
}

static json_t *party_json(const BriefParty *party)
{
	static const char *const fields[] = {"name", "type", "country", "office", "tlp"};
	json_t *object = json_object();
	set_text(object, "slug", party->slug);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		copy_field(object, party->record->fields, fields[i]);
	json_object_set_new(object, "aliases", aliases_json(party));
	json_object_set_new(object, "merged", party_slugs(&party->merged));
	set_text(object, "part_of", slug_of_party(party->part_of));
	set_text(object, "speaks_for", slug_of_party(party->speaks_for));
	json_object_set_new(object, "owned_by", party_slugs(&party->owned_by));
	set_text(object, "principal", slug_of_party(party->principal));
	set_record(object, party->record);
	return object;
}

static json_t *allegation_json(const BriefAllegation *a)
{
	static const char *const fields[] = {"text", "type", "rung", "norms", "tlp"};
	json_t *object = json_object(), *empties = json_array();
	set_text(object, "slug", a->slug);
	json_object_set_new(object, "number", json_integer((json_int_t)a->number));
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		copy_field(object, a->record->fields, fields[i]);
	json_object_set_new(object, "accused", party_slugs(&a->accused));
	set_text(object, "broader", a->broader ? a->broader->slug : NULL);
	json_object_set_new(object, "affirm", json_integer((json_int_t)a->affirm_count));
	json_object_set_new(object, "contest", json_integer((json_int_t)a->contest_count));
	json_object_set_new(object, "neither", json_integer((json_int_t)a->neither_count));
	for (size_t i = 0; i < a->empty_count; i++) {
		json_t *empty = json_object();
		set_text(empty, "party", a->empties[i].party->slug);
		set_text(empty, "why", empty_code(a->empties[i].why));
		set_text(empty, "covered_by", a->empties[i].covered_by ? a->empties[i].covered_by->slug : NULL);
		json_array_append_new(empties, empty);
	}
	json_object_set_new(object, "without_position", empties);
	json_object_set_new(object, "unanswered", statement_slugs(&a->unanswered));
	set_record(object, a->record);
	return object;
}

json_t *cell_json(const BriefCell *cell)
{
	const BriefStatement *newest = cell->standing[0]->statement;
	json_t *object = json_object();
	set_text(object, "allegation", cell->allegation->slug);
	set_text(object, "party", cell->party->slug);
	set_text(object, "stance", brief_stance_term(cell->stance));
	set_text(object, "side", side_code(brief_stance_side(cell->stance)));
	set_text(object, "statement", newest->slug);
	set_text(object, "said_on", newest->said.text);
	json_object_set_new(object, "first_hand", json_boolean(cell->first_hand));
	json_object_set_new(object, "counted", json_boolean(cell->official));
	set_text(object, "capacity", newest->capacity);
	json_object_set_new(object, "implied", json_boolean(cell->implied));
	json_object_set_new(object, "conditional", json_boolean(cell->condition));
	json_object_set_new(object, "changed", json_boolean(cell->changed));
	json_object_set_new(object, "order_unknown", json_boolean(cell->order_unknown));
	set_text(object, "retracted_by", cell->retracted_by ? cell->retracted_by->slug : NULL);
	json_object_set_new(object, "standing", position_slugs(cell->standing, cell->standing_count));
	json_object_set_new(object, "statements", position_slugs(cell->all, cell->all_count));
	return object;
}

static json_t *positions_json(const BriefStatement *statement)
{
	json_t *array = json_array();
	for (size_t i = 0; i < statement->position_count; i++) {
		const BriefPosition *position = &statement->positions[i];
		json_t *object = value_json(position->body);
		set_text(object, "allegation", position->allegation->slug);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *quotes_json(const BriefStatement *statement)
{
	json_t *array = json_array();
	for (size_t i = 0; i < statement->quote_count; i++) {
		const BriefQuote *quote = &statement->quotes[i];
		json_t *object = value_json(quote->body);
		set_text(object, "source", quote->source ? quote->source->slug : NULL);
		json_object_set_new(object, "about", allegation_slugs(&quote->about));
		if (quote->standing != STANDING_NOT_DOUBTED)
			json_object_set_new(object, "drifted",
					    json_string(quote->standing == STANDING_GONE ? "gone" : "changed"));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *cite_json(const BriefCite *cite, bool by_statement)
{
	json_t *object = json_object();
	if (by_statement)
		set_text(object, "evidence", cite->evidence->slug);
	else
		set_text(object, "statement", cite->statement->slug);
	if (!by_statement)
		json_object_set_new(object, "parties", party_slugs(&cite->statement->principals));
	set_text(object, "allegation", cite->allegation ? cite->allegation->slug : NULL);
	set_text(object, "bearing", cite->bearing);
	set_text(object, "disclosure", cite->disclosure);
	return object;
}

static json_t *answers_json(const BriefStatement *statement)
{
	json_t *array = json_array();
	for (size_t i = 0; i < statement->answer_count; i++) {
		const BriefAnswer *answer = &statement->answers[i];
		json_t *object = json_object();
		set_text(object, "statement", answer->to->slug);
		set_text(object, "relation", answer->relation);
		set_text(object, "reading", answer->implied ? "implied" : "explicit");
		json_object_set_new(object, "days", days_json(answer));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *statement_json(const BriefStatement *s)
{
	json_t *object = json_object(), *cites = json_array();
	set_text(object, "slug", s->slug);
	json_object_set_new(object, "number", json_integer((json_int_t)s->number));
	copy_field(object, s->record->fields, "acts");
	json_object_set_new(object, "speakers", party_slugs(&s->speakers));
	json_object_set_new(object, "principals", party_slugs(&s->principals));
	set_text(object, "capacity", s->capacity);
	set_date(object, "said_on", &s->said);
	json_object_set_new(object, "known_by", day_or_null(s->has_latest, s->latest));
	copy_field(object, s->record->fields, "said_as");
	copy_field(object, s->record->fields, "summary");
	copy_field(object, s->record->fields, "tlp");
	json_object_set_new(object, "first_hand", json_boolean(s->first_hand));
	json_object_set_new(object, "reported_by", party_slugs(&s->reported_by));
	json_object_set_new(object, "sources", source_slugs(&s->sources));
	json_object_set_new(object, "origins", source_slugs(&s->origins));
	json_object_set_new(object, "positions", positions_json(s));
	json_object_set_new(object, "quotes", quotes_json(s));
	for (size_t i = 0; i < s->cite_count; i++)
		json_array_append_new(cites, cite_json(&s->cites[i], true));
	json_object_set_new(object, "cites", cites);
	json_object_set_new(object, "answers", answers_json(s));
	set_text(object, "retracted_by", s->retracted_by ? s->retracted_by->slug : NULL);
	set_record(object, s->record);
	return object;
}

static json_t *evidence_json(const BriefEvidence *evidence)
{
	static const char *const fields[] = {"title", "description", "type", "credibility", "files", "custody", "tlp"};
	json_t *object = json_object(), *cites = json_array();
	set_text(object, "slug", evidence->slug);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		copy_field(object, evidence->record->fields, fields[i]);
	set_text(object, "held_by", slug_of_party(evidence->held_by));
	json_object_set_new(object, "derived_from", strings(evidence->derived_from, evidence->derived_count));
	for (size_t i = 0; i < evidence->cite_count; i++)
		json_array_append_new(cites, cite_json(evidence->cites[i], false));
	json_t *origins = json_array();
	for (size_t i = 0; i < evidence->origins.count; i++)
		json_array_append_new(origins, json_sprintf("%s:%s", KINDS[evidence->origins.items[i]->kind].name,
							    evidence->origins.items[i]->slug));
	json_object_set_new(object, "origins", origins);
	json_object_set_new(object, "cited_by", cites);
	set_record(object, evidence->record);
	return object;
}

static json_t *response_json(const BriefResponse *response)
{
	static const char *const fields[] = {"type", "status", "legal_basis", "text", "tlp"};
	json_t *object = json_object();
	set_text(object, "slug", response->slug);
	set_text(object, "actor", slug_of_party(response->actor));
	json_object_set_new(object, "targets", party_slugs(&response->targets));
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		copy_field(object, response->record->fields, fields[i]);
	set_date(object, "done_on", &response->done);
	json_object_set_new(object, "announced_in", statement_slugs(&response->announced_in));
	json_object_set_new(object, "because_of", statement_slugs(&response->because_of));
	json_object_set_new(object, "sources", source_slugs(&response->sources));
	set_record(object, response->record);
	return object;
}

static json_t *source_json(const BriefSource *source)
{
	static const char *const fields[] = {"title",       "type",    "url",      "language",
					     "reliability", "licence", "captures", "tlp"};
	json_t *object = json_object();
	set_text(object, "slug", source->slug);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		copy_field(object, source->record->fields, fields[i]);
	set_text(object, "written_by", value_text(source->record->fields, "author")); /* `author` is who signed */
	set_text(object, "publisher", slug_of_party(source->publisher));
	set_text(object, "rights_holder", slug_of_party(source->rights_holder));
	set_date(object, "published", &source->published);
	json_object_set_new(object, "derived_from", source_slugs(&source->derived_from));
	json_object_set_new(object, "origins", source_slugs(&source->origins));
	json_object_set_new(object, "interests", party_slugs(&source->interests));
	set_record(object, source->record);
	return object;
}

static json_t *norm_json(const BriefNorm *norm)
{
	json_t *object = json_object(), *responses = json_array();
	set_text(object, "name", norm->name);
	json_object_set_new(object, "article", norm->article > 0 ? json_integer(norm->article) : json_null());
	set_text(object, "title", norm->article > 0 ? asr_title(norm->article) : NULL);
	json_object_set_new(object, "allegations", allegation_slugs(&norm->allegations));
	for (size_t i = 0; i < norm->response_count; i++)
		json_array_append_new(responses, json_string(norm->responses[i]->slug));
	json_object_set_new(object, "responses", responses);
	return object;
}

static json_t *note_json(const BriefNote *note)
{
	static const char *const fields[] = {"type", "body", "gap", "likelihood", "confidence", "supersedes", "tlp"};
	json_t *object = json_object();
	set_text(object, "id", note->record->id.text);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		copy_field(object, note->record->fields, fields[i]);
	json_object_set_new(object, "about", strings(note->about, note->about_count));
	json_object_set_new(object, "superseded", json_boolean(note->superseded));
	set_record(object, note->record);
	set_text(object, "at", note->record->at);
	return object;
}

static json_t *bottom_line_json(const Brief *brief)
{
	json_t *object = json_object();
	set_text(object, "text", brief->bottom_line);
	const Record *note = brief->assessment ? brief->assessment->record : NULL;
	set_text(object, "note", note ? note->id.text : NULL);
	set_text(object, "likelihood", note ? value_text(note->fields, "likelihood") : NULL);
	set_text(object, "confidence", note ? value_text(note->fields, "confidence") : NULL);
	return object;
}

static json_t *matrix_json(const Brief *brief)
{
	json_t *array = json_array();
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const BriefAllegation *a = brief->allegations.items[i];
		for (size_t j = 0; j < a->cell_count; j++)
			json_array_append_new(array, cell_json(&a->cells[j]));
	}
	return array;
}

static json_t *reach_json(const BriefReach *reach)
{
	json_t *object = json_object();
	set_text(object, "party", reach->party->slug);
	json_object_set_new(object, "counted", json_boolean(reach->official));
	set_text(object, "rung", VOCAB_RUNG.terms[reach->rung]);
	LIST_JSON(object, "allegations", reach->cell_count, json_string(reach->cells[i]->allegation->slug));
	return object;
}

static json_t *brief_json(const Brief *brief, Arena *arena)
{
	json_t *object = json_object();
	set_text(object, "schema", "ascribe/brief/v1");
	json_object_set_new(object, "incident", incident_json(brief));
	set_text(object, "as_of", brief->as_of);
	set_text(object, "known_at", brief->known_at);
	json_object_set_new(object, "left_out", json_integer((json_int_t)brief->left_out));
	set_marking(object, brief);
	json_object_set_new(object, "bottom_line", bottom_line_json(brief));
	json_object_set_new(object, "changes", changes_json(brief->changes));
	LIST_JSON(object, "parties", brief->parties.count, party_json(brief->parties.items[i]));
	LIST_JSON(object, "allegations", brief->allegations.count, allegation_json(brief->allegations.items[i]));
	json_object_set_new(object, "matrix", matrix_json(brief));
	LIST_JSON(object, "reaches", brief->reach_count, reach_json(&brief->reaches[i]));
	LIST_JSON(object, "statements", brief->statements.count, statement_json(brief->statements.items[i]));
	LIST_JSON(object, "evidence", brief->evidence.count, evidence_json(brief->evidence.items[i]));
	LIST_JSON(object, "responses", brief->response_count, response_json(brief->responses[i]));
	LIST_JSON(object, "timeline", brief->event_count, event_json(&brief->events[i]));
	LIST_JSON(object, "sources", brief->sources.count, source_json(brief->sources.items[i]));
	LIST_JSON(object, "norms", brief->norm_count, norm_json(&brief->norms[i]));
	json_object_set_new(object, "hypotheses", hypotheses_json(brief, arena));
	LIST_JSON(object, "notes", brief->note_count, note_json(&brief->notes[i]));
	LIST_JSON(object, "gaps", brief->gap_count, report_gap_json(&brief->gaps[i]));
	json_object_set_new(object, "ledger", ledger_json(brief, arena));
	return object;
}

void report_json(const Brief *brief, Buf *out)
{
	Arena *arena = arena_new();
	json_parts_print(brief_json(brief, arena), out);
	arena_free(arena);
}
