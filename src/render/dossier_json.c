/* A dossier as one JSON object; see dossier_json.h. References are slugs. */
#include "dossier_json.h"

#include "across_write.h"
#include "ascribe/casebook/value.h"
#include "json_parts.h"

static void set_count(json_t *object, const char *key, size_t count)
{
	json_object_set_new(object, key, json_integer((json_int_t)count));
}

static json_t *figures_json(const DossierFigures *f)
{
	json_t *object = json_object();
	set_count(object, "statements", f->statements);
	set_count(object, "affirms", f->affirms);
	set_count(object, "contests", f->contests);
	set_count(object, "neither", f->neither);
	json_object_set_new(object, "attributions_made", replies_tally_json(&f->made));
	json_object_set_new(object, "attributions_received", replies_tally_json(&f->received));
	json_object_set_new(object, "answers_given", days_tally_json(&f->answering));
	json_object_set_new(object, "answers_received", days_tally_json(&f->answered));
	set_count(object, "left_unanswered", f->left_unanswered);
	set_count(object, "left_without_answer", f->left_without_answer);
	json_object_set_new(object, "evidence", evidence_tally_json(&f->evidence));
	set_count(object, "responses_taken", f->responses_taken);
	set_count(object, "responses_received", f->responses_met);
	return object;
}

static json_t *place_json(const DossierPlace *place)
{
	json_t *object = json_object();
	set_text(object, "allegation", place->allegation->slug);
	set_text(object, "text", place->allegation->text);
	json_object_set_new(object, "accused", json_boolean(place->accused));
	json_object_set_new(object, "position", place->cell ? cell_json(place->cell) : json_null());
	set_text(object, "why", place->empty ? empty_code(place->empty->why) : NULL);
	set_text(object, "covered_by",
		 place->empty && place->empty->covered_by ? place->empty->covered_by->slug : NULL);
	return object;
}

static json_t *answer_json(const BriefAnswer *answer)
{
	json_t *object = json_object();
	set_text(object, "statement", answer->from->slug);
	json_object_set_new(object, "by", party_slugs(&answer->from->principals));
	set_text(object, "to", answer->to->slug);
	json_object_set_new(object, "of", party_slugs(&answer->to->principals));
	set_text(object, "relation", answer->relation);
	set_text(object, "reading", answer->implied ? "implied" : "explicit");
	json_object_set_new(object, "days", days_json(answer));
	return object;
}

static json_t *statement_json(const BriefStatement *statement)
{
	json_t *object = json_object();
	set_text(object, "statement", statement->slug);
	json_object_set_new(object, "by", party_slugs(&statement->principals));
	set_date(object, "said_on", &statement->said);
	return object;
}

static json_t *cite_json(const BriefCite *cite)
{
	json_t *object = json_object();
	set_text(object, "statement", cite->statement->slug);
	set_text(object, "evidence", cite->evidence->slug);
	set_text(object, "allegation", cite->allegation ? cite->allegation->slug : NULL);
	set_text(object, "bearing", cite->bearing);
	set_text(object, "disclosure", cite->disclosure);
	return object;
}

static json_t *response_json(const BriefResponse *response)
{
	json_t *object = json_object();
	set_text(object, "slug", response->slug);
	set_text(object, "actor", slug_of_party(response->actor));
	json_object_set_new(object, "targets", party_slugs(&response->targets));
	copy_field(object, response->record->fields, "type");
	copy_field(object, response->record->fields, "status");
	set_date(object, "done_on", &response->done);
	return object;
}

static json_t *incident_json(const DossierIncident *entry)
{
	json_t *object = json_object();
	set_text(object, "slug", entry->brief->incident->slug);
	set_text(object, "title", value_text(entry->brief->incident->fields, "title"));
	json_object_set_new(object, "figures", figures_json(&entry->figures));
	LIST_JSON(object, "positions", entry->place_count, place_json(&entry->places[i]));
	LIST_JSON(object, "answers_given", entry->given_count, answer_json(entry->given[i]));
	LIST_JSON(object, "answers_received", entry->received_count, answer_json(entry->received[i]));
	LIST_JSON(object, "left_unanswered", entry->left_unanswered_count, statement_json(entry->left_unanswered[i]));
	LIST_JSON(object, "left_without_answer", entry->left_without_answer_count,
		  statement_json(entry->left_without_answer[i]));
	LIST_JSON(object, "cites", entry->cite_count, cite_json(entry->cites[i]));
	LIST_JSON(object, "responses_taken", entry->taken_count, response_json(entry->taken[i]));
	LIST_JSON(object, "responses_received", entry->met_count, response_json(entry->met[i]));
	return object;
}

json_t *dossier_json(const Dossier *dossier, Arena *arena)
{
	json_t *object = json_object(), *party = json_object();
	set_text(object, "schema", "ascribe/dossier/v1");
	set_text(party, "slug", dossier->party->slug);
	copy_field(party, dossier->party->fields, "name");
	copy_field(party, dossier->party->fields, "type");
	json_object_set_new(object, "party", party);
	set_text(object, "asked_for", dossier->asked->slug);
	json_object_set_new(object, "totals", figures_json(&dossier->figures));
	LIST_JSON(object, "incidents", dossier->incident_count, incident_json(&dossier->incidents[i]));
	across_set_bounds(object, dossier->bounds, arena);
	return object;
}
