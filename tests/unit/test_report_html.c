/* A brief as HTML: one file that needs nothing else, the same document whatever its words are, with links that lead
 * somewhere. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"
#include "tests/support/hostile.h"
#include "tests/support/markup.h"

static Case case_at(size_t i)
{
	return i == 0 ? case_of_file("tests/cases/albania-2022.jsonl") : case_of_exercise();
}

static void html_with(size_t which, ReportReader reader, const char *words, Buf *html)
{
	Case loaded = case_at(which);
	if (words)
		case_fill(&loaded, words);
	report_html_for(case_brief(&loaded, NULL), reader, html);
	case_free(&loaded);
}

static void is_the_same_document(size_t which, ReportReader reader)
{
	Buf plain = {0}, expected = {0};
	html_with(which, reader, "Plain words", &plain);
	markup_tags(plain.data, &expected);
	for (size_t i = 0; i <= HOSTILE_COUNT; i++) {
		const char *words = i < HOSTILE_COUNT ? HOSTILE[i] : hostile_long_word();
		Buf html = {0}, tags = {0};
		html_with(which, reader, words, &html);
		const char *bad = hostile_in(html.data), *unbalanced = markup_unbalanced(html.data);
		cr_expect_null(bad, "%.40s: %.40s", words, bad);
		cr_expect_null(unbalanced, "%.40s: %.80s", words, unbalanced);
		markup_tags(html.data, &tags);
		cr_expect(strcmp(tags.data, expected.data) == 0, "%.40s", words);
		buf_free(&html);
		buf_free(&tags);
	}
	buf_free(&plain);
	buf_free(&expected);
}

Test(report_html, is_the_same_document_whatever_its_words_are)
{
	for (ReportReader reader = REPORT_WHOLE; reader <= REPORT_LEGAL; reader++) {
		is_the_same_document(0, reader);
		is_the_same_document(1, reader);
	}
}

Test(report_html, asks_nothing_of_the_network_and_runs_nothing)
{
	static const char *const never[] = {"<script", "<link",   "<img", "<iframe",     "<object", " src=", " style=",
					    " onload", "@import", "url(", "javascript:", "<base",   "<form", "refresh"};
	for (size_t which = 0; which < 2; which++) {
		Buf html = {0};
		html_with(which, REPORT_WHOLE, NULL, &html);
		for (size_t i = 0; i < sizeof never / sizeof *never; i++)
			cr_expect_null(strstr(html.data, never[i]), "%s", never[i]);
		cr_expect(strstr(html.data, "content=\"default-src &#39;none&#39;; style-src &#39;sha256-"));
		buf_free(&html);
	}
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The values of an attribute, sorted. */
static size_t values_of(const char *html, const char *attribute, Arena *arena, char **values, size_t most)
{
	size_t count = 0;
	for (const char *at = html; (at = strstr(at, attribute)) && count < most;) {
		at += strlen(attribute);
		values[count++] = arena_strndup(arena, at, strcspn(at, "\""));
	}
	qsort(values, count, sizeof *values, compare_texts);
	return count;
}

#define MOST 10000

static void leads_somewhere(size_t which, ReportReader reader)
{
	Buf html = {0};
	Arena *arena = arena_new();
	char **ids = arena_array(arena, MOST, sizeof *ids), **links = arena_array(arena, MOST, sizeof *links);
	html_with(which, reader, NULL, &html);
	size_t id_count = values_of(html.data, " id=\"", arena, ids, MOST);
	size_t link_count = values_of(html.data, " href=\"#", arena, links, MOST);
	cr_expect_gt(link_count, reader == REPORT_EXECUTIVE ? 2 : 60);
	for (size_t i = 1; i < id_count; i++)
		cr_expect(strcmp(ids[i - 1], ids[i]) != 0, "twice: %s", ids[i]);
	for (size_t i = 0; i < link_count; i++) {
		if (!bsearch(&links[i], ids, id_count, sizeof *ids, compare_texts))
			cr_expect_fail("leads nowhere: %s", links[i]);
	}
	arena_free(arena);
	buf_free(&html);
}

Test(report_html, has_links_that_lead_somewhere_and_ids_that_stand_once)
{
	for (ReportReader reader = REPORT_WHOLE; reader <= REPORT_LEGAL; reader++) {
		leads_somewhere(0, reader);
		leads_somewhere(1, reader);
	}
}

static void html_of(const char *lines, Buf *html)
{
	Case loaded = case_of_text(lines);
	report_html(case_brief(&loaded, NULL), html);
	case_free(&loaded);
}

#define SMALL                                                                                                          \
	"{'kind':'incident','slug':'i','title':'T','tlp':'amber+strict','began':'2022-07'}\n"                          \
	"{'kind':'party','slug':'x','name':'X','type':'state'}\n"                                                      \
	"{'kind':'party','slug':'y','name':'Y','type':'state'}\n"                                                      \
	"{'kind':'source','slug':'s','title':'S','type':'other'}\n"                                                    \
	"{'kind':'allegation','slug':'a','incident':'i','text':'Y did it.','type':'responsibility','accused':['y']}\n"

Test(report_html, lays_a_quotation_out_in_its_own_language_and_direction)
{
	Buf html = {0};
	html_of(SMALL "{'kind':'statement','slug':'1','incident':'i','acts':['denial'],'speakers':['y'],"
		      "'capacity':'official','positions':[{'allegation':'a','stance':'denies'}],"
		      "'quotes':[{'source':'s','exact':'ما نکردیم','voice':'direct','about':['a'],'language':'fa',"
		      "'translation':'We did not.','start':3,'end':12}]}\n",
		&html);
	cr_expect(strstr(html.data, "<p class=\"words spoken\" lang=\"fa\" dir=\"auto\">ما نکردیم</p>"));
	cr_expect(strstr(html.data, "<p class=\"words\" lang=\"en\" dir=\"auto\">We did not.</p>"));
	cr_expect(strstr(html.data, "<blockquote id=\"s1-q1\">"), "the entry has it");
	cr_expect(strstr(html.data, "<a href=\"#s1-q1\">S1.1</a>"), "and the point leads there");
	cr_expect(strstr(html.data, "<a href=\"#a1-s1-y\">↩ <bdi>Y</bdi></a>"), "and back");
	cr_expect(strstr(html.data, "characters 3–12"));
	buf_free(&html);
}

Test(report_html, keeps_our_sentences_in_order_around_words_of_another_direction)
{
	Buf html = {0};
	html_of("{'kind':'incident','slug':'i','title':'T'}\n{'kind':'party','slug':'y','name':'ایران','type':'state'}"
		"\n"
		"{'kind':'source','slug':'s','title':'S','type':'other'}\n"
		"{'kind':'allegation','slug':'a','incident':'i','text':'ایران مسئول است.','type':'responsibility',"
		"'accused':['y']}\n"
		"{'kind':'statement','slug':'1','incident':'i','acts':['denial'],'speakers':['y'],'said_on':'2022-09-"
		"08',"
		"'capacity':'official','sources':['s'],'positions':[{'allegation':'a','stance':'denies'}]}\n",
		&html);
	cr_expect(strstr(html.data, "<p class=\"bottom-line words\">\"<bdi>ایران مسئول است</bdi>\": 1 party denies"));
	cr_expect(strstr(html.data, "<bdi>ایران</bdi>: denial"));
	buf_free(&html);
}

Test(report_html, sets_the_sides_next_to_each_other_even_where_one_is_empty)
{
	Buf html = {0};
	html_of(SMALL "{'kind':'statement','slug':'1','incident':'i','acts':['attribution'],'speakers':['x'],"
		      "'capacity':'official','sources':['s'],'positions':[{'allegation':'a','stance':'asserts'}]}\n",
		&html);
	const char *affirmed = strstr(html.data, "<h4 id=\"a1-affirms\">Affirmed</h4>");
	const char *contested = strstr(html.data, "<h4 id=\"a1-contests\">Contested</h4>");
	cr_assert(affirmed && contested);
	cr_expect_lt(affirmed, contested);
	cr_expect(strstr(contested, "No position is recorded on this side."));
	cr_expect(strstr(contested, "Accused, without a position on it: </span><bdi>Y</bdi>; no reply recorded"));
	cr_expect(strstr(contested, "Without an answer from the other side: </span><a href=\"#s1\">S1</a>"));
	buf_free(&html);
}

Test(report_html, carries_the_marking_on_screen_and_on_every_page)
{
	Buf html = {0};
	html_of(SMALL, &html);
	cr_expect(strstr(html.data, "<body class=\"tlp-amber-strict\" data-marking=\"TLP:AMBER+STRICT\">"));
	cr_expect(strstr(html.data, "<p class=\"marking\">TLP:AMBER+STRICT</p>"));
	cr_expect(strstr(html.data, "content: \"TLP:AMBER+STRICT\""));
	buf_free(&html);
	html_of("{'kind':'incident','slug':'i','title':'T'}\n", &html);
	cr_expect(strstr(html.data, "<body><a class=\"skip\""));
	cr_expect_null(strstr(html.data, "<p class=\"marking\">"));
	buf_free(&html);
}

Test(report_html, draws_dates_as_wide_as_they_may_be)
{
	Buf html = {0};
	html_of(SMALL "{'kind':'statement','slug':'day','incident':'i','acts':['attribution'],'speakers':['x'],"
		      "'capacity':'official','said_on':'2022-09-07','sources':['s'],"
		      "'positions':[{'allegation':'a','stance':'asserts'}]}\n"
		      "{'kind':'statement','slug':'month','incident':'i','acts':['denial'],'speakers':['y'],"
		      "'capacity':'official','said_on':'2022-10','sources':['s'],"
		      "'answers':[{'statement':'day','relation':'rebuts'}],"
		      "'positions':[{'allegation':'a','stance':'denies'}]}\n"
		      "{'kind':'statement','slug':'open','incident':'i','acts':['comment'],'speakers':['y'],"
		      "'capacity':'official','said_on':'/2022-11-03','sources':['s']}\n"
		      "{'kind':'statement','slug':'never','incident':'i','acts':['comment'],'speakers':['y'],"
		      "'capacity':'official','sources':['s']}\n",
		&html);
	const char *svg = strstr(html.data, "<svg class=\"timeline\"");
	cr_assert(svg);
	cr_expect(strstr(svg, "<a class=\"affirms\" href=\"#s1\"><title>S1, X: 7 September 2022</title>\n<rect "
			      "class=\"box\""));
	cr_expect(strstr(svg, "<a class=\"contests\" href=\"#s2\"><title>S2, Y: October 2022</title>\n<rect "
			      "class=\"box span\""));
	cr_expect(strstr(svg, "<a class=\"other\" href=\"#s3\"><title>S3, Y: by 3 November 2022</title>\n<path "
			      "class=\"tail\""));
	cr_expect(strstr(svg, "<path class=\"answer\""));
	cr_expect(strstr(svg, "Not drawn, as no day is known: <a href=\"#s4\">S4</a>."));
	buf_free(&html);
}

Test(report_html, draws_who_answers_and_who_cites_whose_evidence_and_says_both_in_words)
{
	Buf html = {0};
	html_of(SMALL
		"{'kind':'evidence','slug':'logs','incident':'i','title':'The logs','type':'forensic','held_by':'y'}\n"
		"{'kind':'evidence','slug':'lost','incident':'i','title':'The lost','type':'forensic'}\n"
		"{'kind':'statement','slug':'said','incident':'i','acts':['attribution'],'speakers':['x'],"
		"'capacity':'official','said_on':'2022-09-07','sources':['s'],"
		"'positions':[{'allegation':'a','stance':'asserts'}],'cites':[{'evidence':'logs','bearing':"
		"'supports','allegation':'a','disclosure':'summarised'},{'evidence':'lost','bearing':'supports',"
		"'disclosure':'withheld'}]}\n"
		"{'kind':'statement','slug':'answer','incident':'i','acts':['denial'],'speakers':['y'],"
		"'capacity':'official','said_on':'2022-10','sources':['s'],"
		"'answers':[{'statement':'said','relation':'rebuts'}],"
		"'positions':[{'allegation':'a','stance':'denies'}]}\n",
		&html);
	const char *svg = strstr(html.data, "<svg class=\"graph\"");
	cr_assert(svg);
	cr_expect(strstr(svg, "<title>Y answers or rebuts X: 1</title>"));
	cr_expect(strstr(svg, "<title>X cites evidence held by Y: 1</title>"));
	const char *cites = strstr(svg, "<path class=\"pair cites\""), *list = strstr(svg, "</svg>");
	cr_expect(cites && cites < list, "a line of its own kind");
	cr_expect(strstr(svg, "<rect class=\"end\""), "with an end of its own form");
	cr_expect(strstr(list, "<bdi>The logs</bdi></a>, held by <bdi>Y</bdi>: supports <a href=\"#a1\">A1</a>; "
			       "summarised"));
	cr_expect(strstr(list, "<bdi>The lost</bdi></a>, held by <bdi>no one recorded</bdi>: supports"));
	buf_free(&html);
}

Test(report_html, shows_a_gap_that_was_accepted_with_its_reason)
{
	Buf html = {0};
	html_of(SMALL "{'kind':'statement','slug':'1','incident':'i','acts':['attribution'],'speakers':['x'],"
		      "'capacity':'official','sources':['s'],'reported_by':['y'],"
		      "'positions':[{'allegation':'a','stance':'asserts'}]}\n"
		      "{'kind':'note','about':['incident:i','allegation:a','party:x'],'type':'accepted-gap',"
		      "'gap':'second-hand-only','body':'Nobody asked.'}\n",
		&html);
	const char *gaps = strstr(html.data, "<section id=\"gaps\"");
	cr_assert(gaps);
	cr_expect(strstr(gaps,
			 "Accepted by alice@example, ledger index 7, because:</p>\n<p class=\"words\" dir=\"auto\">"
			 "Nobody asked.</p>"));
	buf_free(&html);
}

Test(report_html, is_whole_where_there_is_nothing_but_the_incident)
{
	Buf html = {0};
	html_of("{'kind':'incident','slug':'i','title':'T'}\n", &html);
	cr_expect_null(markup_unbalanced(html.data));
	cr_expect(strstr(html.data, "None recorded."));
	cr_expect_null(strstr(html.data, "<svg"));
	buf_free(&html);
}

/* Two hundred marks in a lane are drawn; the others are counted. */
Test(report_html, draws_no_more_than_a_picture_can_hold)
{
	Buf lines = {0}, html = {0};
	buf_add_text(&lines, SMALL);
	for (int i = 0; i < 205; i++)
		buf_addf(&lines,
			 "{'kind':'statement','slug':'s%d','incident':'i','acts':['comment'],'speakers':['x'],"
			 "'capacity':'official','said_on':'2022-09-07','sources':['s']}\n",
			 i);
	html_of(lines.data, &html);
	cr_expect(strstr(html.data, "Not drawn for want of room: 5."));
	cr_expect(strstr(html.data, "<article class=\"record\" id=\"s205\">"));
	buf_free(&lines);
	buf_free(&html);
}
