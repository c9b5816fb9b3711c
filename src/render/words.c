/* How a brief's values read; see words.h. Neutral: nobody admits, claims or refuses. */
#include "words.h"

#include <inttypes.h>
#include <string.h>

#include "ascribe/brief/asr.h"
#include "ascribe/brief/release.h"
#include "ascribe/brief/tally.h"
#include "ascribe/casebook/custody.h"
#include "ascribe/casebook/value.h"
#include "ascribe/crypto/base64.h"

const char *words_date(Arena *arena, const BriefDate *date)
{
	char day[24], by[26], text[160];
	if (!date->text && !date->bounds.has_upper)
		return "not dated";
	if (!date->text) {
		edtf_format_day(date->bounds.upper, day);
		snprintf(by, sizeof by, "/%s", day);
	}
	edtf_describe(date->text ? date->text : by, text, sizeof text);
	return arena_strdup(arena, text);
}

const char *words_said(Arena *arena, const BriefStatement *statement)
{
	BriefDate date = statement->said;
	if (!date.text)
		date.bounds = (EdtfBounds){.has_upper = statement->has_latest, .upper = statement->latest};
	return words_date(arena, &date);
}

const char *words_names(Arena *arena, const BriefParties *list)
{
	Buf text = {0};
	if (list->count == 1)
		return list->items[0]->name;
	for (size_t i = 0; i < list->count; i++)
		buf_addf(&text, "%s%s", i > 0 ? ", " : "", list->items[i]->name);
	const char *names = arena_strdup(arena, buf_text(&text));
	buf_free(&text);
	return names;
}

static bool same_parties(const BriefParties *a, const BriefParties *b)
{
	return a->count == b->count && (a->count == 0 || memcmp(a->items, b->items, a->count * sizeof *a->items) == 0);
}

const char *words_speakers(Arena *arena, const BriefStatement *statement)
{
	const char *speakers = words_names(arena, &statement->speakers);
	if (same_parties(&statement->speakers, &statement->principals))
		return speakers;
	return arena_printf(arena, "%s, for %s", speakers, words_names(arena, &statement->principals));
}

const char *words_allegations(Arena *arena, const BriefAllegations *list)
{
	Buf text = {0};
	for (size_t i = 0; i < list->count; i++)
		buf_addf(&text, "%sA%zu", i > 0 ? ", " : "", list->items[i]->number);
	const char *labels = arena_strdup(arena, buf_text(&text));
	buf_free(&text);
	return labels;
}

const char *words_hand(Arena *arena, const BriefStatement *statement)
{
	if (statement->first_hand)
		return "first hand";
	return arena_printf(arena, "second hand, as reported by %s", words_names(arena, &statement->reported_by));
}

const char *words_days(Arena *arena, const BriefDays *days)
{
	const char *about = days->about ? "about " : "";
	if (days->before)
		return "dated before what it answers";
	if (days->max < 0)
		return days->min > 0 ? arena_printf(arena, "%sat least %" PRId64 " day%s", about, days->min,
						    days->min == 1 ? "" : "s")
				     : "days unknown";
	if (days->min < 0)
		return arena_printf(arena, "%sat most %" PRId64 " day%s", about, days->max, days->max == 1 ? "" : "s");
	if (days->min == days->max && days->max == 0)
		return days->about ? "about the same day" : "the same day";
	if (days->min == days->max)
		return arena_printf(arena, "%s%" PRId64 " day%s", about, days->max, days->max == 1 ? "" : "s");
	return arena_printf(arena, "%s%" PRId64 " to %" PRId64 " days", about, days->min, days->max);
}

const char *words_retracted(Arena *arena, const BriefCell *cell, const BriefStatement *statement)
{
	const BriefStatement *by = brief_retractor(statement, cell->party);
	return by ? arena_printf(arena, "; retracted by S%zu", by->number) : "";
}

const char *words_empty(Arena *arena, const BriefEmpty *empty)
{
	switch (empty->why) {
	case EMPTY_COVERED:
		return arena_printf(arena, "covered by its position on A%zu", empty->covered_by->number);
	case EMPTY_SPOKE_ON_OTHERS:
		return "no statement recorded; spoke on others";
	case EMPTY_UNDATED:
		return "spoke at a time that is not known to lie within the bound";
	case EMPTY_NOT_OFFICIAL:
		return "no official statement recorded";
	case EMPTY_NO_REPLY:
		return "no reply recorded";
	}
	return "";
}

const char *words_stance(Arena *arena, const BriefCell *cell)
{
	return cell->retracted_by ? "retracted" : words_term(arena, brief_stance_term(cell->stance));
}

/* The strings of a list, each as a term or as it is, joined by commas. */
static const char *join(Arena *arena, const Value *list, bool terms)
{
	size_t count = value_count(list);
	const char **texts = arena_array(arena, count, sizeof *texts);
	for (size_t i = 0; i < count; i++) {
		const char *item = value_string(value_at(list, i));
		texts[i] = terms ? words_term(arena, item) : item;
	}
	return arena_join(arena, texts, count, ", ");
}

const char *words_terms(Arena *arena, const Value *terms)
{
	return join(arena, terms, true);
}

const char *words_list(Arena *arena, const Value *texts)
{
	return join(arena, texts, false);
}

const char *words_term(Arena *arena, const char *term)
{
	return vocab_words(arena, term);
}

const char *words_count(Arena *arena, uint64_t count, const char *one, const char *more)
{
	return arena_printf(arena, "%" PRIu64 " %s", count, count == 1 ? one : more);
}

const char *words_root(Arena *arena, const Head *head)
{
	Buf text = {0};
	base64_add(&text, head->root.bytes, sizeof head->root.bytes);
	const char *root = arena_strdup(arena, buf_text(&text));
	buf_free(&text);
	return root;
}

const char *words_incident_date(Arena *arena, const Brief *brief, const char *field)
{
	const char *text = value_text(brief->incident->fields, field);
	return text ? words_date(arena, &(BriefDate){.text = text}) : NULL;
}

const char *words_merged(Arena *arena, const BriefParty *party)
{
	const char *text = "";
	for (size_t i = 0; i < party->merged.count; i++)
		text = arena_printf(arena, "%s%s%s (%s)", text, i > 0 ? ", " : "; also recorded as ",
				    party->merged.items[i]->name, party->merged.items[i]->slug);
	return text;
}

const char *words_victims(Arena *arena, const Brief *brief)
{
	const Value *list = value_list(brief->incident->fields, "victims");
	const char *text = "";
	for (size_t i = 0; i < value_count(list); i++) {
		const Value *victim = value_at(list, i);
		const char *id = value_text(victim, "party"), *sector = value_text(victim, "sector"), *name = id;
		for (size_t j = 0; j < brief->parties.count; j++) {
			const BriefParty *party = brief->parties.items[j];
			if (brief_party_is(party, id))
				name = party->name;
		}
		text = arena_printf(arena, "%s%s%s%s%s%s", text, i > 0 ? "; " : "", name, sector ? " (" : "",
				    sector ? sector : "", sector ? ")" : "");
	}
	return text;
}

const char *words_own_marking(const Brief *brief, const Record *record)
{
	if (!brief->marking)
		return NULL; /* nothing here is marked */
	const char *marking = brief_marking_of(brief, record),
		   *of_incident = value_text(brief->incident->fields, "tlp");
	bool same = !marking || (of_incident && strcmp(marking, of_incident) == 0);
	return same ? NULL : marking_label(marking);
}

const char *words_own_marking_after(Arena *arena, const char *sign, const Brief *brief, const Record *record)
{
	const char *marking = words_own_marking(brief, record);
	return marking ? arena_printf(arena, "%s%s", sign, marking) : "";
}

const char *words_release(Arena *arena, const Brief *brief)
{
	const char *count = brief->withheld == 0
				    ? "No record is left out."
				    : words_count(arena, brief->withheld, "record is left out", "records are left out");
	return arena_printf(arena, "up to %s. %s%s", marking_label(brief->release), count,
			    brief->withheld == 0
				    ? ""
				    : ": marked higher, or not to be shown without one that is. What reads "
				      "as missing may be among them.");
}

const char *words_sources(Arena *arena, const BriefSources *list)
{
	Buf text = {0};
	if (list->count == 1)
		return list->items[0]->slug;
	for (size_t i = 0; i < list->count; i++)
		buf_addf(&text, "%s%s", i > 0 ? ", " : "", list->items[i]->slug);
	const char *slugs = arena_strdup(arena, buf_text(&text));
	buf_free(&text);
	return slugs;
}

const char *words_norm(Arena *arena, const BriefNorm *norm)
{
	if (norm->article == 0)
		return norm->name ? norm->name : "No norm named";
	return arena_printf(arena, "%s: %s", norm->name, asr_title(norm->article));
}

const char *words_side(Arena *arena, const BriefAllegation *allegation, BriefSide side)
{
	const char *text = "";
	for (size_t i = 0; i < allegation->cell_count; i++) {
		const BriefCell *cell = &allegation->cells[i];
		const char *marks = !cell->official ? "[]" : !cell->first_hand ? "()" : "";
		const char *more = cell->retracted_by                     ? ": retracted"
				   : cell->stance == STANCE_MIXED         ? ": several positions"
				   : cell->stance == STANCE_DID_NOT_REPLY ? ": did not reply"
									  : "";
		if (brief_stance_side(cell->stance) != side)
			continue;
		text = arena_printf(arena, "%s%s%.1s%s%s%s", text, *text ? ", " : "", marks, cell->party->name, more,
				    *marks ? marks + 1 : "");
	}
	return text;
}

const char *words_counts(Arena *arena, const BriefAllegation *allegation)
{
	return arena_printf(
		arena, "%s, %s, %zu neither", words_count(arena, allegation->affirm_count, "affirms", "affirm"),
		words_count(arena, allegation->contest_count, "contests", "contest"), allegation->neither_count);
}

const char *words_empties(Arena *arena, const BriefAllegation *allegation)
{
	const char *text = "";
	for (size_t i = 0; i < allegation->empty_count; i++) {
		const BriefEmpty *empty = &allegation->empties[i];
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : "", empty->party->name);
		if (empty->why == EMPTY_COVERED)
			text = arena_printf(arena, "%s (%s)", text, words_empty(arena, empty));
	}
	return text;
}

const char *words_open_gaps(Arena *arena, const Brief *brief)
{
	const char *text = "";
	for (size_t code = 0; VOCAB_GAP.terms[code]; code++) {
		size_t count = 0;
		for (size_t i = 0; i < brief->gap_count; i++)
			count += !brief->gaps[i].accepted && strcmp(brief->gaps[i].code, VOCAB_GAP.terms[code]) == 0;
		if (count > 0)
			text = arena_printf(arena, "%s%s%s (%zu)", text, *text ? ", " : "",
					    words_term(arena, VOCAB_GAP.terms[code]), count);
	}
	return text;
}

const char *words_origins(Arena *arena, const BriefEvidence *evidence)
{
	const char *text = words_count(arena, evidence->origins.count, "independent origin", "independent origins");
	for (size_t i = 0; i < evidence->origins.count; i++)
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : ": ", evidence->origins.items[i]->slug);
	return text;
}

const char *words_reader(Arena *arena, ReportReader reader)
{
	static const char *const names[] = {NULL, "executive", "technical", "legal"};
	return reader == REPORT_WHOLE
		       ? NULL
		       : arena_printf(arena, "%s, a selection of the brief; A1, S1, … as in the whole", names[reader]);
}

const char *words_reach(Arena *arena, const Brief *brief, int rung)
{
	const char *text = "";
	for (size_t i = 0; i < brief->reach_count; i++) {
		const BriefReach *reach = &brief->reaches[i];
		bool first_hand = false;
		const char *labels = "";
		for (size_t j = 0; j < reach->cell_count && reach->rung == rung; j++) {
			const BriefAllegation *a = reach->cells[j]->allegation;
			first_hand |= reach->cells[j]->first_hand;
			labels = arena_printf(arena, "%s%sA%zu%s", labels, j > 0 ? ", " : "", a->number,
					      tally_accuses(a, reach->party) ? ", itself accused" : "");
		}
		const char *marks = !reach->official ? "[]" : !first_hand ? "()" : "";
		if (reach->rung == rung)
			text = arena_printf(arena, "%s%s%.1s%s%s %s", text, *text ? ", " : "", marks,
					    reach->party->name, *marks ? marks + 1 : "", labels);
	}
	return text;
}

const char *side_code(BriefSide side)
{
	switch (side) {
	case SIDE_AFFIRMS:
		return "affirms";
	case SIDE_CONTESTS:
		return "contests";
	case SIDE_NEITHER:
		return "neither";
	}
	return "";
}

const char *words_custody(Arena *arena, const Value *evidence)
{
	const Value *custody = value_list(evidence, "custody");
	size_t count = value_count(custody);
	if (count == 0)
		return NULL;
	const Value *last = value_at(custody, count - 1);
	json_t *body = value_json(evidence);
	const char *names = custody_holders(body, arena);
	json_decref(body);
	return arena_printf(arena, "%s, the last at %s (%s)%s%s",
			    words_count(arena, count, "custody event", "custody events"), value_text(last, "at"),
			    value_text(last, "event"), *names ? "; held by " : "", names);
}
