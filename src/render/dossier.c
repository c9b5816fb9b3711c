/* The dossier of a party for people; see dossier_json.c for machines. What it says and what is said of it are written
 * by the same lines. */
#include "across_write.h"
#include "ascribe/casebook/value.h"
#include "dossier_json.h"
#include "json_parts.h"
#include "words.h"

#define COLUMNS 4

static void write_figures(Writer *writer, const DossierFigures *f)
{
	Arena *arena = writer->arena;
	report_item(writer, 0, "Statements: %zu", f->statements);
	report_item(writer, 0, "Positions in official capacity: affirms %zu, contests %zu, neither %zu", f->affirms,
		    f->contests, f->neither);
	report_item(writer, 0, "Attributions made, by how those they name stand: %s", across_replies(arena, &f->made));
	report_item(writer, 0, "Attributions received, by how it stands: %s", across_replies(arena, &f->received));
	report_item(writer, 0, "Answers given: %s", across_days(arena, &f->answering));
	report_item(writer, 0, "Answers received: %s", across_days(arena, &f->answered));
	report_item(writer, 0, "Statements against it that it has not answered: %zu", f->left_unanswered);
	report_item(writer, 0, "Statements of its own against others, answered by none of them: %zu",
		    f->left_without_answer);
	report_item(writer, 0, "Evidence cited, by disclosure: %s", across_evidence(arena, &f->evidence));
	report_item(writer, 0, "Responses taken: %zu; responses towards it: %zu", f->responses_taken, f->responses_met);
}

static const char *said(Arena *arena, const DossierPlace *place)
{
	if (!place->cell)
		return words_empty(arena, place->empty);
	const BriefStatement *newest = place->cell->standing[0]->statement;
	const char *back = place->cell->retracted_by ? "; retracted" : "";
	return arena_printf(arena, "S%zu, %s; %s%s%s%s%s", newest->number, words_said(arena, newest),
			    words_hand(arena, newest), back, place->cell->implied ? "; implied" : "",
			    place->cell->changed ? "; changed" : "", place->cell->official ? "" : "; not counted");
}

static void write_places(Writer *writer, const DossierIncident *entry)
{
	static const char *const headers[COLUMNS] = {"", "Stance", "Said", "Allegation"};
	DocumentTable table = {.headers = headers, .columns = COLUMNS, .row_count = entry->place_count};
	table.cells = arena_array(writer->arena, (entry->place_count + 1) * COLUMNS, sizeof *table.cells);
	for (size_t i = 0; i < entry->place_count; i++) {
		const DossierPlace *place = &entry->places[i];
		const char **row = table.cells + i * COLUMNS;
		row[0] = arena_printf(writer->arena, "A%zu", place->allegation->number);
		row[1] = place->cell ? words_stance(writer->arena, place->cell) : "none recorded";
		row[2] = said(writer->arena, place);
		row[3] = arena_printf(writer->arena, "%s%s", place->accused ? "(accused) " : "",
				      place->allegation->text);
	}
	if (entry->place_count > 0)
		writer->document->form->table(writer->document, &table);
}

static void write_answers(Writer *writer, const char *heading, const BriefAnswer *const *answers, size_t count)
{
	if (count > 0)
		report_heading(writer, 3, "%s", heading);
	for (size_t i = 0; i < count; i++) {
		const BriefAnswer *answer = answers[i];
		report_item(writer, 0, "S%zu [%s] (%s) %s S%zu [%s] (%s)%s%s%s", answer->from->number,
			    answer->from->slug, words_names(writer->arena, &answer->from->principals), answer->relation,
			    answer->to->number, answer->to->slug, words_names(writer->arena, &answer->to->principals),
			    answer->timed ? ", after: " : "",
			    answer->timed ? words_days(writer->arena, &answer->days) : "",
			    answer->implied ? " (implied, as the analyst reads it)" : "");
	}
}

static void write_statements(Writer *writer, const char *heading, const BriefStatement *const *list, size_t count)
{
	if (count > 0)
		report_heading(writer, 3, "%s", heading);
	for (size_t i = 0; i < count; i++)
		report_item(writer, 0, "S%zu [%s] %s, %s: no reply recorded", list[i]->number, list[i]->slug,
			    words_speakers(writer->arena, list[i]), words_said(writer->arena, list[i]));
}

static void write_cites(Writer *writer, const DossierIncident *entry)
{
	if (entry->cite_count > 0)
		report_heading(writer, 3, "Evidence it cited");
	for (size_t i = 0; i < entry->cite_count; i++) {
		const BriefCite *cite = entry->cites[i];
		report_item(writer, 0, "S%zu cites %s [%s]: %s %s; %s", cite->statement->number, cite->evidence->title,
			    cite->evidence->slug, cite->bearing,
			    cite->allegation ? arena_printf(writer->arena, "A%zu", cite->allegation->number)
					     : "no allegation in particular",
			    words_term(writer->arena, cite->disclosure));
	}
}

static void write_responses(Writer *writer, const char *heading, const BriefResponse *const *list, size_t count)
{
	if (count > 0)
		report_heading(writer, 3, "%s", heading);
	for (size_t i = 0; i < count; i++) {
		const Value *body = list[i]->record->fields;
		const char *targets = words_names(writer->arena, &list[i]->targets);
		report_item(writer, 0, "[%s] %s: %s%s%s, %s; %s", list[i]->slug,
			    list[i]->actor ? list[i]->actor->name : "?",
			    words_term(writer->arena, value_text(body, "type")), *targets ? " towards " : "", targets,
			    value_text(body, "status"), words_date(writer->arena, &list[i]->done));
	}
}

static void write_incident(Writer *writer, const DossierIncident *entry)
{
	report_heading(writer, 2, "%s [%s]", value_text(entry->brief->incident->fields, "title"),
		       entry->brief->incident->slug);
	write_places(writer, entry);
	write_answers(writer, "Answers it gave", entry->given, entry->given_count);
	write_answers(writer, "Answers it received", entry->received, entry->received_count);
	write_statements(writer, "Against it, and not answered by it", entry->left_unanswered,
			 entry->left_unanswered_count);
	write_statements(writer, "Against others, and answered by none of them", entry->left_without_answer,
			 entry->left_without_answer_count);
	write_cites(writer, entry);
	write_responses(writer, "Responses it took", entry->taken, entry->taken_count);
	write_responses(writer, "Responses towards it", entry->met, entry->met_count);
}

static void write_dossier(Writer *writer, const void *value)
{
	const Dossier *dossier = value;
	const Value *body = dossier->party->fields;
	report_heading(writer, 1, "Dossier: %s", value_text(body, "name"));
	report_item(writer, 0, "Party: %s (%s)", dossier->party->slug,
		    words_term(writer->arena, value_text(body, "type")));
	if (dossier->asked != dossier->party)
		report_item(writer, 0, "Asked for: %s (%s), which counts for it",
			    value_text(dossier->asked->fields, "name"), dossier->asked->slug);
	across_write_bounds(writer, dossier->bounds);
	report_item(writer, 0, "Incidents: %zu", dossier->incident_count);
	report_heading(writer, 2, "In all");
	write_figures(writer, &dossier->figures);
	for (size_t i = 0; i < dossier->incident_count; i++)
		write_incident(writer, &dossier->incidents[i]);
	report_paragraph(writer,
			 "A and S number allegations and statements as the report of each incident does. An "
			 "attribution is counted once for each principal that an allegation accuses, where it is "
			 "affirmed in official capacity. Answers of which days are counted answer or rebut.");
}

void dossier_render(const Dossier *dossier, const AcrossStyle *style, Buf *out)
{
	if (style->form != ACROSS_JSON) {
		across_write(style, write_dossier, dossier, dossier->bounds, out);
		return;
	}
	Arena *arena = arena_new();
	json_parts_print(dossier_json(dossier, arena), out);
	arena_free(arena);
}
