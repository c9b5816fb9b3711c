/* What the record lacks. Each gap has a code, the records concerned, what is missing and what would close it. The same
 * test goes for who attributes and for who denies. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "build.h"

/* One gap in the making. */
typedef struct Draft {
	Build *build;
	const char **about;
	size_t about_count;
	size_t room;
	Buf names; /* of the parties concerned, joined */
} Draft;

static void draft_begin(Draft *draft, Build *build)
{
	*draft = (Draft){.build = build};
}

static void draft_about(Draft *draft, const char *slug)
{
	for (size_t i = 0; i < draft->about_count; i++) {
		if (strcmp(draft->about[i], slug) == 0)
			return;
	}
	if (draft->about_count == draft->room) {
		draft->room = draft->room > 0 ? draft->room * 2 : 8;
		const char **about = arena_array(draft->build->arena, draft->room, sizeof *about);
		if (draft->about_count > 0)
			memcpy(about, draft->about, draft->about_count * sizeof *about);
		draft->about = about;
	}
	draft->about[draft->about_count++] = slug;
}

static void draft_party(Draft *draft, const BriefParty *party)
{
	buf_addf(&draft->names, "%s%s", draft->names.len > 0 ? ", " : "", party->name);
	draft_about(draft, party->slug);
}

/* Add the gap; its text has the place "%s" for the names. */
static void draft_end(Draft *draft, const char *code, const char *text, const char *closes)
{
	Brief *brief = draft->build->brief;
	if (brief->gap_count % 64 == 0) {
		BriefGap *gaps = arena_array(draft->build->arena, brief->gap_count + 64, sizeof *gaps);
		if (brief->gap_count > 0)
			memcpy(gaps, brief->gaps, brief->gap_count * sizeof *gaps);
		brief->gaps = gaps;
	}
	brief->gaps[brief->gap_count++] = (BriefGap){
		.code = code, .text = text, .closes = closes, .about = draft->about, .about_count = draft->about_count};
	buf_free(&draft->names);
}

/* The most that a principal showed of what it cited on an allegation (in favour or against): a place in the vocabulary
 * of disclosure, or -1 where it cited nothing. */
static int most_disclosed(const BriefAllegation *allegation, const BriefParty *party)
{
	int most = -1;
	for (size_t i = 0; i < allegation->cite_count; i++) {
		const BriefCite *cite = allegation->cites[i];
		if (cite->disclosed > most && parties_have(&cite->statement->principals, party))
			most = cite->disclosed;
	}
	return most;
}

static int disclosure(const char *term)
{
	return vocab_find(&VOCAB_DISCLOSURE, term);
}

static bool takes_side(const BriefCell *cell)
{
	return cell->official && brief_stance_side(cell->stance) != SIDE_NEITHER;
}

/* Who takes a side on the allegation and shows nothing for it, and who shows no more than the claim that it exists. */
static void gaps_of_evidence(Build *build, const BriefAllegation *a)
{
	Draft none, asserted;
	draft_begin(&none, build);
	draft_begin(&asserted, build);
	draft_about(&none, a->slug);
	draft_about(&asserted, a->slug);
	for (size_t i = 0; i < a->cell_count; i++) {
		int most = takes_side(&a->cells[i]) ? most_disclosed(a, a->cells[i].party) : disclosure("full-report");
		if (most < 0)
			draft_party(&none, a->cells[i].party);
		else if (most <= disclosure("asserted-only"))
			draft_party(&asserted, a->cells[i].party);
	}
	if (none.about_count > 1)
		draft_end(&none, "no-evidence-cited",
			  arena_printf(build->arena, "A%zu: no evidence is cited by %s.", a->number, none.names.data),
			  "a statement that cites evidence on this allegation");
	if (asserted.about_count > 1)
		draft_end(&asserted, "evidence-asserted-only",
			  arena_printf(build->arena, "A%zu: evidence is said to exist and is not shown by %s.",
				       a->number, asserted.names.data),
			  "a summary, indicators or a report of what is cited");
}

static void gaps_of_cells(Build *build, const BriefAllegation *a)
{
	for (size_t i = 0; i < a->cell_count; i++) {
		const BriefCell *cell = &a->cells[i];
		Draft draft;
		if (cell->official && !cell->first_hand) {
			draft_begin(&draft, build);
			draft_about(&draft, a->slug);
			draft_party(&draft, cell->party);
			draft_end(&draft, "second-hand-only",
				  arena_printf(build->arena,
					       "A%zu: the position of %s is known only as others report it.", a->number,
					       cell->party->name),
				  "the party's own statement");
		}
		if (cell->official && (cell->changed || cell->stance == STANCE_MIXED)) {
			draft_begin(&draft, build);
			draft_about(&draft, a->slug);
			draft_party(&draft, cell->party);
			for (size_t j = 0; j < cell->all_count; j++)
				draft_about(&draft, cell->all[j]->statement->slug);
			draft_end(&draft, "changed-position",
				  arena_printf(build->arena, "A%zu: %s has taken different positions%s.", a->number,
					       cell->party->name,
					       cell->order_unknown ? ", in an order that is not known" : ""),
				  "a statement that says which of them holds");
		}
	}
}

static void gaps_of_silence(Build *build, const BriefAllegation *a)
{
	Draft draft;
	draft_begin(&draft, build);
	draft_about(&draft, a->slug);
	for (size_t i = 0; i < a->empty_count && a->affirm_count > 0; i++) {
		if (a->empties[i].why != EMPTY_COVERED)
			draft_party(&draft, a->empties[i].party);
	}
	if (draft.about_count > 1)
		draft_end(&draft, "no-reply-recorded",
			  arena_printf(build->arena, "A%zu: accused by it, and no position recorded: %s.", a->number,
				       draft.names.data),
			  "an answer, or a record that it was asked for and not given");
}

/* Whether some statement of another principal answers or rebuts it. */
static bool is_answered(const BriefStatement *statement, const BriefParty *party)
{
	for (size_t i = 0; i < statement->answered_count; i++) {
		if (statement->answered[i]->timed && !parties_have(&statement->answered[i]->from->principals, party))
			return true;
	}
	return false;
}

/* Where both sides speak: what either said that no one on record answers. */
static void gaps_of_answers(Build *build, const BriefAllegation *a)
{
	Draft draft;
	draft_begin(&draft, build);
	draft_about(&draft, a->slug);
	Buf labels = {0};
	for (size_t i = 0; i < a->cell_count && a->affirm_count > 0 && a->contest_count > 0; i++) {
		const BriefCell *cell = &a->cells[i];
		for (size_t j = 0; takes_side(cell) && j < cell->standing_count; j++) {
			const BriefStatement *statement = cell->standing[j]->statement;
			if (is_answered(statement, cell->party))
				continue;
			buf_addf(&labels, "%sS%zu (%s)", labels.len > 0 ? ", " : "", statement->number,
				 cell->party->name);
			draft_about(&draft, statement->slug);
		}
	}
	if (labels.len > 0)
		draft_end(&draft, "unanswered",
			  arena_printf(build->arena, "A%zu: no recorded statement answers %s.", a->number, labels.data),
			  "the other side's answer");
	buf_free(&labels);
}

static bool one_origin(const BriefStatement *statement, const BriefSource **origin)
{
	if (statement->origins.count != 1 || (*origin && *origin != statement->origins.items[0]))
		return false;
	*origin = statement->origins.items[0];
	return true;
}

/* Allegations that several statements speak to, all of them from one origin; the whole case where that holds of it. */
static void gaps_of_origin(Build *build)
{
	const Brief *brief = build->brief;
	const BriefSource *origin = NULL;
	Draft draft;
	bool all = brief->statements.count > 1;
	for (size_t i = 0; i < brief->statements.count; i++)
		all = all && one_origin(brief->statements.items[i], &origin);
	if (all) {
		draft_begin(&draft, build);
		draft_about(&draft, brief->incident->slug);
		draft_about(&draft, origin->slug);
		draft_end(&draft, "single-origin",
			  arena_printf(build->arena, "All %zu statements are known from one captured origin: %s.",
				       brief->statements.count, origin->slug),
			  "captures of the original statements, or of an independent source");
		return;
	}
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const BriefAllegation *a = brief->allegations.items[i];
		size_t statements = 0;
		bool one = true;
		origin = NULL;
		for (size_t j = 0; j < a->cell_count; j++) {
			for (size_t k = 0; k < a->cells[j].all_count; k++, statements++)
				one = one && one_origin(a->cells[j].all[k]->statement, &origin);
		}
		if (!one || statements < 2)
			continue;
		draft_begin(&draft, build);
		draft_about(&draft, a->slug);
		draft_about(&draft, origin->slug);
		draft_end(&draft, "single-origin",
			  arena_printf(build->arena, "A%zu: all that is recorded comes from one origin: %s.", a->number,
				       origin->slug),
			  "captures of the original statements, or of an independent source");
	}
}

static bool shares_origin(const BriefSource *a, const BriefSource *b)
{
	for (size_t i = 0; i < a->origins.count; i++) {
		for (size_t j = 0; j < b->origins.count; j++) {
			if (a->origins.items[i] == b->origins.items[j])
				return true;
		}
	}
	return false;
}

/* Sources in a circle, and sources that statements stand in and that come from one origin: they count once. */
static void gaps_of_circles(Build *build)
{
	const BriefSources *sources = &build->brief->sources;
	for (size_t i = 0; i < sources->count; i++) {
		const BriefSource *source = sources->items[i];
		Draft draft;
		draft_begin(&draft, build);
		draft_about(&draft, source->slug);
		if (source->in_cycle) {
			draft_end(&draft, "circular-reporting",
				  arena_printf(build->arena, "%s draws, through others, on itself.", source->slug),
				  "the source that none of them draws on");
			continue;
		}
		bool told = false;
		for (size_t j = 0; j < i; j++)
			told |= sources->items[j]->carried > 0 && shares_origin(source, sources->items[j]);
		for (size_t j = i + 1; !told && source->carried > 0 && j < sources->count; j++) {
			if (sources->items[j]->carried > 0 && shares_origin(source, sources->items[j]))
				draft_about(&draft, sources->items[j]->slug);
		}
		if (draft.about_count > 1)
			draft_end(&draft, "circular-reporting",
				  arena_printf(build->arena, "%s and %zu other%s come from one origin, and count once.",
					       source->slug, draft.about_count - 1, draft.about_count > 2 ? "s" : ""),
				  "an independent source");
	}
}

static void gaps_of_interest(Build *build)
{
	const BriefSources *sources = &build->brief->sources;
	for (size_t i = 0; i < sources->count; i++) {
		const BriefSource *source = sources->items[i];
		if (source->interests.count == 0 || source->carried_others == 0)
			continue;
		Draft draft;
		draft_begin(&draft, build);
		draft_about(&draft, source->slug);
		for (size_t j = 0; j < source->interests.count; j++)
			draft_party(&draft, source->interests.items[j]);
		draft_end(
			&draft, "interested-source",
			arena_printf(build->arena,
				     "%s is published from the side of a party to the dispute (%s), and %zu of the %zu "
				     "statements that stand in it are by others.",
				     source->slug, draft.names.data, source->carried_others, source->carried),
			"a source without a part in the dispute");
	}
}

static void gap_of_publication(Build *build)
{
	size_t cites = 0;
	int most = -1;
	for (size_t i = 0; i < build->brief->evidence.count; i++) {
		const BriefEvidence *evidence = build->brief->evidence.items[i];
		for (size_t j = 0; j < evidence->cite_count; j++, cites++)
			most = evidence->cites[j]->disclosed > most ? evidence->cites[j]->disclosed : most;
	}
	if (cites == 0 || most >= disclosure("summarised"))
		return;
	Draft draft;
	draft_begin(&draft, build);
	draft_about(&draft, build->brief->incident->slug);
	for (size_t i = 0; i < build->brief->evidence.count; i++)
		draft_about(&draft, build->brief->evidence.items[i]->slug);
	draft_end(&draft, "no-published-evidence", "None of the evidence that any side cites has been published.",
		  "publication by any side of what it cites");
}

static void gap_of_anchors(Build *build)
{
	Draft draft;
	size_t count = 0;
	draft_begin(&draft, build);
	for (size_t i = 0; i < build->brief->statements.count; i++) {
		const BriefStatement *statement = build->brief->statements.items[i];
		for (size_t j = 0; j < statement->quote_count; j++) {
			const BriefQuote *quote = &statement->quotes[j];
			if (quote->anchored && quote->source && quote->source->captured)
				continue;
			count++;
			draft_about(&draft, statement->slug);
		}
	}
	if (count > 0)
		draft_end(&draft, "unanchored-quotation",
			  arena_printf(build->arena, "%zu quotation%s not pinned to a place in a captured source.",
				       count, count == 1 ? " is" : "s are"),
			  "a capture of the source, and the place in it");
}

static void gap_of_grades(Build *build)
{
	Draft draft;
	size_t evidence = 0, sources = 0;
	draft_begin(&draft, build);
	for (size_t i = 0; i < build->brief->evidence.count; i++) {
		if (body_text(build->brief->evidence.items[i]->record->body, "credibility"))
			continue;
		evidence++;
		draft_about(&draft, build->brief->evidence.items[i]->slug);
	}
	for (size_t i = 0; i < build->brief->sources.count; i++) {
		const BriefSource *source = build->brief->sources.items[i];
		if (source->carried == 0 || body_text(source->record->body, "reliability"))
			continue;
		sources++;
		draft_about(&draft, source->slug);
	}
	if (draft.about_count > 0)
		draft_end(&draft, "ungraded",
			  arena_printf(build->arena, "Without an Admiralty grade: %zu evidence, %zu source%s.",
				       evidence, sources, sources == 1 ? "" : "s"),
			  "an analyst's grade of reliability (sources) or credibility (evidence)");
}

void brief_gaps(Build *build)
{
	const BriefAllegations *list = &build->brief->allegations;
	gap_of_publication(build);
	gaps_of_origin(build);
	gaps_of_interest(build);
	gaps_of_circles(build);
	for (size_t i = 0; i < list->count; i++) {
		gaps_of_cells(build, list->items[i]);
		gaps_of_silence(build, list->items[i]);
		gaps_of_evidence(build, list->items[i]);
		gaps_of_answers(build, list->items[i]);
	}
	gap_of_anchors(build);
	gap_of_grades(build);
}
