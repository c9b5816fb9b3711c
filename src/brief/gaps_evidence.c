/* Gaps of evidence: what is cited and not shown, quotations without a place, and what no analyst has graded. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "gaps.h"

/* The most that each principal showed of what it cited on an allegation (in favour or against), by party: a place in
 * the vocabulary of disclosure, or -1 where it cited nothing. */
static int *most_disclosed(const Build *build, const BriefAllegation *allegation)
{
	int *most = arena_array(build->arena, build->party_count + 1, sizeof *most);
	for (size_t i = 0; i < build->party_count; i++)
		most[i] = -1;
	for (size_t i = 0; i < allegation->cite_count; i++) {
		const BriefCite *cite = allegation->cites[i];
		const BriefParties *principals = &cite->statement->principals;
		for (size_t j = 0; j < principals->count; j++) {
			if (brief_retractor(cite->statement, principals->items[j]))
				continue;
			int *of = &most[principals->items[j] - build->parties];
			*of = cite->disclosed > *of ? cite->disclosed : *of;
		}
	}
	return most;
}

static int disclosure(const char *term)
{
	return vocab_find(&VOCAB_DISCLOSURE, term);
}

/* Who takes a side on the allegation and shows nothing for it, and who shows no more than the claim that it exists. */
void gaps_of_evidence(Build *build, const BriefAllegation *a)
{
	GapDraft none = {.build = build}, asserted = {.build = build};
	gap_about(&none, a->record);
	gap_about(&asserted, a->record);
	const int *shown = most_disclosed(build, a);
	for (size_t i = 0; i < a->cell_count; i++) {
		int most = gap_takes_side(&a->cells[i]) ? shown[a->cells[i].party - build->parties]
							: disclosure("full-report");
		if (most < 0)
			gap_about(&none, a->cells[i].party->record);
		else if (most <= disclosure("asserted-only"))
			gap_about(&asserted, a->cells[i].party->record);
	}
	if (none.about_count > 1)
		gap_end(&none, "no-evidence-cited",
			arena_printf(build->arena, "A%zu: no evidence is cited by %s.", a->number, gap_names(&none)),
			"a statement that cites evidence on this allegation");
	if (asserted.about_count > 1)
		gap_end(&asserted, "evidence-asserted-only",
			arena_printf(build->arena, "A%zu: evidence is said to exist and is not shown by %s.", a->number,
				     gap_names(&asserted)),
			"a summary, indicators or a report of what is cited");
}

void gap_of_publication(Build *build)
{
	size_t cites = 0;
	int most = -1;
	for (size_t i = 0; i < build->brief->evidence.count; i++) {
		const BriefEvidence *evidence = build->brief->evidence.items[i];
		for (size_t j = 0; j < evidence->cite_count; j++) {
			if (evidence->cites[j]->statement->retracted_by)
				continue;
			cites++;
			most = evidence->cites[j]->disclosed > most ? evidence->cites[j]->disclosed : most;
		}
	}
	if (cites == 0 || most >= disclosure("summarised"))
		return;
	GapDraft draft = {.build = build};
	gap_about(&draft, build->brief->incident);
	for (size_t i = 0; i < build->brief->evidence.count; i++)
		gap_about(&draft, build->brief->evidence.items[i]->record);
	gap_end(&draft, "no-published-evidence", "None of the evidence that any side cites has been published.",
		"publication by any side of what it cites");
}

void gap_of_anchors(Build *build)
{
	GapDraft draft = {.build = build};
	size_t count = 0;
	for (size_t i = 0; i < build->brief->statements.count; i++) {
		const BriefStatement *statement = build->brief->statements.items[i];
		for (size_t j = 0; j < statement->quote_count; j++) {
			const BriefQuote *quote = &statement->quotes[j];
			if (quote->anchored && quote->source && quote->source->captured)
				continue;
			count++;
			gap_about(&draft, statement->record);
		}
	}
	if (count > 0)
		gap_end(&draft, "unanchored-quotation",
			arena_printf(build->arena, "%zu quotation%s not pinned to a place in a captured source.", count,
				     count == 1 ? " is" : "s are"),
			"a capture of the source, and the place in it");
}

const char *brief_standing_words(const BriefQuote *quote)
{
	switch (quote->standing) {
	case STANDING_NOT_DOUBTED:
		return NULL;
	case STANDING_CHANGED:
		return "reads differently in the newest capture";
	case STANDING_GONE:
		return "not found in the newest capture";
	}
	return NULL;
}

static void gap_of_drift(Build *build, const BriefSource *source)
{
	GapDraft draft = {.build = build};
	Buf list = {0};
	gap_about(&draft, source->record);
	for (size_t i = 0; i < build->brief->statements.count; i++) {
		const BriefStatement *statement = build->brief->statements.items[i];
		for (size_t j = 0; j < statement->quote_count; j++) {
			const BriefQuote *quote = &statement->quotes[j];
			if (quote->source != source || quote->standing == STANDING_NOT_DOUBTED)
				continue;
			gap_about(&draft, statement->record);
			buf_addf(&list, "%sS%zu.%zu (%s)", list.len > 0 ? ", " : "", statement->number, j + 1,
				 quote->standing == STANDING_GONE ? "not found" : "reads differently");
		}
	}
	gap_end(&draft, "drifted-quotation",
		arena_printf(build->arena, "The newest capture of %s does not have %zu quotation%s as recorded: %s.",
			     source->slug, source->drifted, source->drifted == 1 ? "" : "s", buf_text(&list)),
		"the words as that capture has them, or a note on why those of the earlier one stand");
	buf_free(&list);
}

/* Of each source that was captured again and then had other words. */
void gaps_of_drift(Build *build)
{
	const Brief *brief = build->brief;
	for (size_t i = 0; i < brief->statements.count; i++) {
		for (size_t j = 0; j < brief->statements.items[i]->quote_count; j++) {
			const BriefQuote *quote = &brief->statements.items[i]->quotes[j];
			if (quote->source && quote->standing != STANDING_NOT_DOUBTED)
				quote->source->drifted++;
		}
	}
	for (size_t i = 0; i < brief->sources.count; i++) {
		if (brief->sources.items[i]->drifted > 0)
			gap_of_drift(build, brief->sources.items[i]);
	}
}

void gap_of_grades(Build *build)
{
	GapDraft draft = {.build = build};
	size_t evidence = 0, sources = 0;
	for (size_t i = 0; i < build->brief->evidence.count; i++) {
		if (value_text(build->brief->evidence.items[i]->record->fields, "credibility"))
			continue;
		evidence++;
		gap_about(&draft, build->brief->evidence.items[i]->record);
	}
	for (size_t i = 0; i < build->brief->sources.count; i++) {
		const BriefSource *source = build->brief->sources.items[i];
		if (source->carried == 0 || value_text(source->record->fields, "reliability"))
			continue;
		sources++;
		gap_about(&draft, source->record);
	}
	if (draft.about_count > 0)
		gap_end(&draft, "ungraded",
			arena_printf(build->arena, "Without an Admiralty grade: %zu item%s of evidence, %zu source%s.",
				     evidence, evidence == 1 ? "" : "s", sources, sources == 1 ? "" : "s"),
			"an analyst's grade of reliability (sources) or credibility (evidence)");
}
