/* Gaps of dates: days that can't all be right. Each is of two dates, one of which lies wholly before the other though
 * what it dates can't:
 *  - a statement before the one that it answers, rebuts, supports, repeats or retracts;
 *  - a statement that speaks of what happened, before the incident began; or a position, before the time it speaks of;
 *  - a source before a statement that stands in it, or before a source that it draws on; its capture before itself;
 *  - a response that was carried out before a statement given as its reason, or before the incident began.
 * Dates that overlap, or of which one is not known, are none. (That an incident ends before it begins is refused when
 * it is recorded.) */
#include <string.h>

#include "ascribe/casebook/value.h"
#include "gaps.h"

static bool wholly_before(const EdtfBounds *a, const EdtfBounds *b)
{
	return a->has_upper && b->has_lower && a->upper < b->lower;
}

static EdtfBounds field_bounds(const Value *body, const char *field)
{
	EdtfBounds bounds = {0};
	Err ignored;
	const char *text = value_text(body, field);
	if (text && !edtf_parse(text, &bounds, &ignored))
		bounds = (EdtfBounds){0};
	return bounds;
}

/* Add the gap; `text` says which date lies before which. */
static void end_dates(Build *build, const Record *a, const Record *b, const char *text)
{
	GapDraft draft = {.build = build};
	gap_about(&draft, a);
	gap_about(&draft, b);
	gap_end(&draft, "impossible-dates", text, "the right date, or the right reference");
}

static void check_answers(Build *build, const BriefStatement *statement)
{
	EdtfBounds said = brief_said_bounds(statement);
	for (size_t i = 0; i < statement->answer_count; i++) {
		const BriefStatement *to = statement->answers[i].to;
		EdtfBounds earlier = brief_said_bounds(to);
		if (wholly_before(&said, &earlier))
			end_dates(build, statement->record, to->record,
				  arena_printf(build->arena, "S%zu %s S%zu, and is dated before it.", statement->number,
					       statement->answers[i].relation, to->number));
	}
}

/* Acts that may come before what they are about. */
static bool may_precede(const char *act)
{
	static const char *const acts[] = {"demand", "offer", "warning", "praise", "comment"};
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
		if (strcmp(acts[i], act) == 0)
			return true;
	}
	return false;
}

static void check_statement(Build *build, const BriefStatement *statement, const EdtfBounds *began)
{
	const Value *acts = value_list(statement->record->fields, "acts");
	EdtfBounds said = brief_said_bounds(statement);
	for (size_t i = 0; i < value_count(acts) && wholly_before(&said, began); i++) {
		const char *act = value_string(value_at(acts, i));
		if (may_precede(act))
			continue;
		end_dates(build, statement->record, build->brief->incident,
			  arena_printf(build->arena, "S%zu (%s) is dated before the incident began.", statement->number,
				       act));
		break;
	}
	for (size_t i = 0; i < statement->position_count; i++) {
		const BriefPosition *position = &statement->positions[i];
		EdtfBounds when = field_bounds(position->body, "when");
		if (wholly_before(&said, &when))
			end_dates(build, statement->record, position->allegation->record,
				  arena_printf(build->arena,
					       "S%zu is dated before the time of which it speaks on A%zu.",
					       statement->number, position->allegation->number));
	}
	for (size_t i = 0; i < statement->sources.count; i++) {
		const BriefSource *source = statement->sources.items[i];
		if (wholly_before(&source->published.bounds, &statement->said.bounds))
			end_dates(build, statement->record, source->record,
				  arena_printf(build->arena, "S%zu stands in %s, which was published before it.",
					       statement->number, source->slug));
	}
}

static void check_source(Build *build, const BriefSource *source)
{
	for (size_t i = 0; i < source->derived_from.count; i++) {
		const BriefSource *from = source->derived_from.items[i];
		if (wholly_before(&source->published.bounds, &from->published.bounds))
			end_dates(build, source->record, from->record,
				  arena_printf(build->arena, "%s draws on %s, and was published before it.",
					       source->slug, from->slug));
	}
	const Value *captures = value_list(source->record->fields, "captures");
	for (size_t i = 0; i < value_count(captures); i++) {
		EdtfBounds captured = field_bounds(value_at(captures, i), "captured_at");
		if (wholly_before(&captured, &source->published.bounds))
			end_dates(build, source->record, source->record,
				  arena_printf(build->arena, "%s was captured before it was published.", source->slug));
	}
}

/* What was announced or considered may come before its reason; what was done may not. */
static void check_response(Build *build, const BriefResponse *response, const EdtfBounds *began)
{
	const char *status = value_text(response->record->fields, "status");
	if (!status || strcmp(status, "done") != 0)
		return;
	for (size_t i = 0; i < response->because_of.count; i++) {
		const BriefStatement *cause = response->because_of.items[i];
		EdtfBounds said = brief_said_bounds(cause);
		if (wholly_before(&response->done.bounds, &said))
			end_dates(build, response->record, cause->record,
				  arena_printf(build->arena, "%s is dated before its reason, S%zu.", response->slug,
					       cause->number));
	}
	if (wholly_before(&response->done.bounds, began))
		end_dates(build, response->record, build->brief->incident,
			  arena_printf(build->arena, "%s is dated before the incident began.", response->slug));
}

void gaps_of_dates(Build *build)
{
	const Brief *brief = build->brief;
	EdtfBounds began = field_bounds(brief->incident->fields, "began");
	for (size_t i = 0; i < brief->statements.count; i++) {
		check_answers(build, brief->statements.items[i]);
		check_statement(build, brief->statements.items[i], &began);
	}
	for (size_t i = 0; i < brief->sources.count; i++)
		check_source(build, brief->sources.items[i]);
	for (size_t i = 0; i < brief->response_count; i++)
		check_response(build, brief->responses[i], &began);
}
