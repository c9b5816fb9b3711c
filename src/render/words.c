/* How a brief's values read; see words.h. Neutral: nobody admits, claims or refuses. */
#include "words.h"

#include <inttypes.h>
#include <string.h>

#include "ascribe/casebook/body.h"
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
	if (days->before)
		return "dated before what it answers";
	if (days->max < 0)
		return days->min > 0
			       ? arena_printf(arena, "at least %" PRId64 " day%s", days->min, days->min == 1 ? "" : "s")
			       : "days unknown";
	if (days->min < 0)
		return arena_printf(arena, "at most %" PRId64 " day%s", days->max, days->max == 1 ? "" : "s");
	if (days->min == days->max)
		return days->max == 0 ? "the same day"
				      : arena_printf(arena, "%" PRId64 " day%s", days->max, days->max == 1 ? "" : "s");
	return arena_printf(arena, "%" PRId64 " to %" PRId64 " days", days->min, days->max);
}

const char *words_empty(Arena *arena, const BriefEmpty *empty)
{
	switch (empty->why) {
	case EMPTY_COVERED:
		return arena_printf(arena, "covered by its position on A%zu", empty->covered_by->number);
	case EMPTY_SPOKE_ON_OTHERS:
		return "no statement recorded; spoke on others";
	case EMPTY_NO_REPLY:
		return "no reply recorded";
	}
	return "";
}

const char *words_terms(Arena *arena, const json_t *terms)
{
	Buf text = {0};
	for (size_t i = 0; i < json_array_size(terms); i++)
		buf_addf(&text, "%s%s", i > 0 ? ", " : "", json_string_value(json_array_get(terms, i)));
	const char *joined = arena_strdup(arena, buf_text(&text));
	buf_free(&text);
	return joined;
}

const char *words_term(Arena *arena, const char *term)
{
	char *phrase = arena_strdup(arena, term ? term : "");
	for (char *c = phrase; *c; c++)
		*c = *c == '-' ? ' ' : *c;
	return phrase;
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
	const char *text = body_text(brief->incident->body, field);
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
	const json_t *list = body_list(brief->incident->body, "victims");
	const char *text = "";
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *victim = json_array_get(list, i);
		const char *id = body_text(victim, "party"), *sector = body_text(victim, "sector"), *name = id;
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

const char *words_marking(const Brief *brief)
{
	const char *marking = body_text(brief->incident->body, "tlp");
	if (!marking)
		return NULL;
	return strcmp(marking, "amber+strict") == 0 ? "TLP:AMBER+STRICT"
	       : strcmp(marking, "red") == 0        ? "TLP:RED"
	       : strcmp(marking, "amber") == 0      ? "TLP:AMBER"
	       : strcmp(marking, "green") == 0      ? "TLP:GREEN"
						    : "TLP:CLEAR";
}

const char *words_sources(Arena *arena, const BriefSources *list)
{
	Buf text = {0};
	for (size_t i = 0; i < list->count; i++)
		buf_addf(&text, "%s%s", i > 0 ? ", " : "", list->items[i]->slug);
	const char *slugs = arena_strdup(arena, buf_text(&text));
	buf_free(&text);
	return slugs;
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
