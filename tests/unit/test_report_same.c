/* Point by point, every form of a report shows the same facts of an allegation: each position with all that its speaker
 * put to it, each quotation about it, each citation, each answer. What there is to find is read from the model alone.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"
#include "tests/support/markup.h"

#define FORMS 3
static const char *const NAMES[FORMS] = {"text", "Markdown", "HTML"};

/* Each form without its markup, every space as one. */
static void plain_of(const Brief *brief, size_t form, Buf *plain)
{
	Buf out = {0}, text = {0};
	if (form == 0)
		report_text(brief, 100000, false, &out);
	else if (form == 1)
		report_markdown(brief, &out);
	else
		report_html(brief, &out);
	if (form == 2)
		markup_text(out.data, &text);
	for (const char *c = form == 2 ? text.data : out.data; *c; c++) {
		bool space = *c == ' ' || *c == '\n' || (form == 1 && (*c == '\\' || *c == '>'));
		if (!space || (plain->len > 0 && plain->data[plain->len - 1] != ' ' && *c != '\\' && *c != '>'))
			buf_add_char(plain, space ? ' ' : *c);
	}
	buf_free(&out);
	buf_free(&text);
}

/* The part of a form that is about one allegation: from its title to the next one, or to the section behind. */
static const char *point_of(const Brief *brief, const char *plain, const BriefAllegation *a, Arena *arena)
{
	const char *title = arena_printf(arena, "A%zu. %s", a->number, a->text);
	const char *start = strstr(plain, title);
	cr_assert(start, "no point %s", title);
	const char *rest = start + strlen(title), *end = NULL;
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const BriefAllegation *next = brief->allegations.items[i];
		const char *at = strstr(rest, arena_printf(arena, "A%zu. %s", next->number, next->text));
		if (at && (!end || at < end))
			end = at;
	}
	if (!end)
		end = strstr(rest, "Timeline");
	cr_assert(end, "no end of %s", title);
	return arena_strndup(arena, start, (size_t)(end - start));
}

typedef struct Search {
	Arena *arena;
	const char *form, *whole, *point;
	size_t found;
} Search;

static void is_in(Search *search, const char *where, const char *what, const char *words)
{
	search->found++;
	if (!strstr(where, words))
		cr_expect_fail("%s lacks the %s \"%s\" in: %s", search->form, what, words, search->point);
}

static void is_shown(Search *search, const char *what, const char *words)
{
	is_in(search, search->point, what, words);
}

/* A term as people read it. */
static const char *spaced(Arena *arena, const char *term)
{
	static const char *const others[][2] = {{"asserted-only", "asserted, not shown"},
						{"full-report", "published in full"},
						{"roughly-even", "roughly even chance"}};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (strcmp(term, others[i][0]) == 0)
			return others[i][1];
	}
	char *words = arena_strdup(arena, term);
	for (char *c = words; *c; c++)
		*c = *c == '-' ? ' ' : *c;
	return words;
}

static const char *names(Arena *arena, const BriefParties *list)
{
	const char *text = "";
	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : "", list->items[i]->name);
	return text;
}

static void shows_position(Search *search, const BriefPosition *position)
{
	static const char *const fields[] = {"wording", "condition", "confidence"};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (value_text(position->body, fields[i]))
			is_shown(search, fields[i], value_text(position->body, fields[i]));
	}
	if (value_text(position->body, "likelihood"))
		is_shown(search, "likelihood",
			 arena_printf(search->arena, "Likelihood, as the speaker put it: %s",
				      spaced(search->arena, value_text(position->body, "likelihood"))));
	if (value_text(position->body, "when"))
		is_shown(search, "time spoken of", "Speaks of: ");
	if (position->implied)
		is_shown(search, "reading", "implied, as the analyst reads it");
	for (size_t i = 0; i < value_count(value_list(position->body, "contests")); i++)
		is_shown(search, "contested part", value_string(value_at(value_list(position->body, "contests"), i)));
}

/* With the position that they are the words of where that stands, else wherever its statement is told. */
static void shows_quotes(Search *search, const BriefStatement *statement, const BriefAllegation *a)
{
	for (size_t i = 0; i < statement->quote_count; i++) {
		const BriefQuote *quote = &statement->quotes[i];
		for (size_t j = 0; j < quote->about.count; j++) {
			if (quote->about.items[j] != a)
				continue;
			is_in(search, quote->placed ? search->point : search->whole, "quotation", quote->exact);
			if (value_text(quote->body, "translation"))
				is_in(search, quote->placed ? search->point : search->whole, "translation",
				      value_text(quote->body, "translation"));
		}
	}
}

static void shows_point(Search *search, const BriefAllegation *a)
{
	Arena *arena = search->arena;
	for (size_t i = 0; i < a->cell_count; i++) {
		for (size_t j = 0; j < a->cells[i].all_count; j++) {
			const BriefPosition *position = a->cells[i].all[j];
			is_shown(search, "statement", arena_printf(arena, "S%zu", position->statement->number));
			shows_position(search, position);
			shows_quotes(search, position->statement, a);
		}
	}
	for (size_t i = 0; i < a->cite_count; i++) {
		const BriefCite *cite = a->cites[i];
		is_shown(search, "citation",
			 arena_printf(arena, "%s cites %s (S%zu): %s it; %s; credibility ",
				      names(arena, &cite->statement->principals), cite->evidence->title,
				      cite->statement->number, cite->bearing, spaced(arena, cite->disclosure)));
	}
	for (size_t i = 0; i < a->answer_count; i++) {
		const BriefAnswer *answer = a->answers[i];
		is_shown(search, "answer",
			 arena_printf(arena, "S%zu (%s) %s S%zu (%s)%s", answer->from->number,
				      names(arena, &answer->from->principals), answer->relation, answer->to->number,
				      names(arena, &answer->to->principals), answer->timed ? ", after: " : ""));
	}
	for (size_t i = 0; i < a->unanswered.count; i++)
		is_shown(search, "statement without an answer",
			 arena_printf(arena, "S%zu (%s)", a->unanswered.items[i]->number,
				      names(arena, &a->unanswered.items[i]->principals)));
}

/* No quotation is lost: also those about nothing in particular, or of statements without a position. */
static void shows_all_quotes(Search *search, const Brief *brief)
{
	search->point = search->whole;
	for (size_t i = 0; i < brief->statements.count; i++) {
		for (size_t j = 0; j < brief->statements.items[i]->quote_count; j++)
			is_shown(search, "quotation", brief->statements.items[i]->quotes[j].exact);
	}
}

static void is_the_same_in_each_form(const Case *loaded, size_t at_least)
{
	const Brief *brief = case_brief(loaded, NULL);
	Arena *arena = arena_new();
	size_t found[FORMS];
	for (size_t form = 0; form < FORMS; form++) {
		Buf plain = {0};
		Search search = {.arena = arena, .form = NAMES[form]};
		plain_of(brief, form, &plain);
		search.whole = plain.data;
		for (size_t i = 0; i < brief->allegations.count; i++) {
			search.point = point_of(brief, plain.data, brief->allegations.items[i], arena);
			shows_point(&search, brief->allegations.items[i]);
		}
		shows_all_quotes(&search, brief);
		found[form] = search.found;
		buf_free(&plain);
	}
	cr_expect_gt(found[0], at_least, "only %zu facts were looked for", found[0]);
	arena_free(arena);
}

Test(report_same, shows_each_fact_of_the_albania_case_in_each_form)
{
	Case loaded = case_of_file("tests/cases/albania-2022.jsonl");
	is_the_same_in_each_form(&loaded, 80);
	case_free(&loaded);
}

Test(report_same, shows_each_fact_of_the_exercise_in_each_form)
{
	Case loaded = case_of_exercise();
	is_the_same_in_each_form(&loaded, 45);
	case_free(&loaded);
}

/* What the two cases lack: an earlier position that cites and answers, a citation of one that takes no position, and
 * one on no allegation in particular. */
Test(report_same, shows_what_earlier_and_other_statements_cite_and_answer)
{
	Case loaded = case_of_text(
		"{'kind':'incident','slug':'i','title':'T'}\n"
		"{'kind':'party','slug':'x','name':'Xland','type':'state'}\n"
		"{'kind':'party','slug':'y','name':'Yland','type':'state'}\n"
		"{'kind':'party','slug':'z','name':'Zland','type':'state'}\n"
		"{'kind':'source','slug':'s','title':'S','type':'other'}\n"
		"{'kind':'evidence','slug':'logs','incident':'i','title':'The logs','type':'forensic'}\n"
		"{'kind':'evidence','slug':'clocks','incident':'i','title':'The clocks','type':'forensic'}\n"
		"{'kind':'allegation','slug':'a','incident':'i','text':'Y did it.','type':'responsibility',"
		"'accused':['y']}\n"
		"{'kind':'statement','slug':'said','incident':'i','acts':['attribution'],'speakers':['x'],'capacity':"
		"'official','said_on':'2022-09-01','sources':['s'],'positions':[{'allegation':'a','stance':'asserts',"
		"'when':'2022-07','likelihood':'very-likely','confidence':'low','condition':'if so',"
		"'reading':'implied'}],'cites':[{'evidence':'logs','bearing':'supports','allegation':'a',"
		"'disclosure':'summarised'},{'evidence':'clocks','bearing':'supports','disclosure':'withheld'}]}\n"
		"{'kind':'statement','slug':'first','incident':'i','acts':['denial'],'speakers':['y'],'capacity':"
		"'official','said_on':'2022-09-02','quotes':[{'source':'s','exact':'Not ours, never.','voice':'direct',"
		"'about':['a']}],'positions':[{'allegation':'a','stance':'denies','wording':'outright'}],"
		"'cites':[{'evidence':'clocks','bearing':'undermines','allegation':'a','disclosure':'full-report'}],"
		"'answers':[{'statement':'said','relation':'rebuts'}]}\n"
		"{'kind':'statement','slug':'later','incident':'i','acts':['denial'],'speakers':['y'],'capacity':"
		"'official','said_on':'2022-09-09','sources':['s'],'positions':[{'allegation':'a','stance':"
		"'partially-denies','contests':['evidence']}]}\n"
		"{'kind':'statement','slug':'other','incident':'i','acts':['comment'],'speakers':['z'],'capacity':"
		"'official','said_on':'2022-09-03','sources':['s'],'cites':[{'evidence':'logs','bearing':'undermines',"
		"'allegation':'a','disclosure':'asserted-only'}]}\n");
	is_the_same_in_each_form(&loaded, 12);
	case_free(&loaded);
}
