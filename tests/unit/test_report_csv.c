/* The matrix as CSV (RFC 4180). */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"
#include "tests/support/hostile.h"

/* Lines and cells by the grammar of RFC 4180; every line has as many cells. Calls `cell` for each. */
static void read_csv(const char *csv, void (*cell)(const char *text, size_t len, size_t column))
{
	Buf text = {0};
	size_t column = 0;
	for (const char *at = csv; *at;) {
		buf_clear(&text);
		bool quoted = *at == '"';
		for (at += quoted; *at; at++) {
			if (quoted && at[0] == '"' && at[1] != '"')
				break;
			if (!quoted && strchr(",\r", *at))
				break;
			cr_assert(quoted || (*at != '"' && *at != '\n'), "bare: %.20s", at);
			at += quoted && *at == '"';
			buf_add_char(&text, *at);
		}
		at += quoted;
		cell(buf_text(&text), text.len, column++);
		if (*at == ',') {
			at++;
			continue;
		}
		cr_assert(strncmp(at, "\r\n", 2) == 0, "no end of line: %.20s", at);
		cr_assert_eq(column, 28);
		column = 0;
		at += 2;
	}
	buf_free(&text);
}

static void is_harmless(const char *text, size_t len, size_t column)
{
	(void)column;
	(void)len;
	if (*text && strchr("=+-@\t\r\n", *text))
		cr_expect_fail("a formula: %.40s", text);
}

static void csv_with(const char *words, Buf *csv)
{
	Case loaded = case_of_exercise();
	case_fill(&loaded, words);
	report_csv(case_brief(&loaded, NULL), csv);
	case_free(&loaded);
}

Test(report_csv, can_be_taken_for_no_formula_whatever_its_words_are)
{
	static const char *const formulas[] = {
		"=1+2", "+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "=\"a\",b", "a,\"b\"", "\"", ",", "='x'\n=y"};
	for (size_t i = 0; i < HOSTILE_COUNT + sizeof formulas / sizeof *formulas; i++) {
		const char *words = i < HOSTILE_COUNT ? HOSTILE[i] : formulas[i - HOSTILE_COUNT];
		Buf csv = {0};
		csv_with(words, &csv);
		read_csv(csv.data, is_harmless);
		for (char *c = csv.data; *c; c++)
			*c = *c == '\r' ? ' ' : *c;
		const char *bad = hostile_in(csv.data);
		cr_expect_null(bad, "%s: %.40s", words, bad);
		buf_free(&csv);
	}
}

Test(report_csv, keeps_words_as_they_are_but_for_a_mark_before_a_formula)
{
	Buf csv = {0};
	csv_with("=1+2, \"x\"", &csv);
	cr_expect(strstr(csv.data, ",\"'=1+2, \"\"x\"\"\",arland,"));
	buf_clear(&csv);
	csv_with("plain", &csv);
	cr_expect(strstr(csv.data, ",plain,arland,plain,asserts,affirms,"));
	buf_free(&csv);
}

Test(report_csv, has_a_line_for_each_position_and_for_each_accused_party_without_one)
{
	Case loaded = case_of_text(
		"{'kind':'incident','slug':'i','title':'T'}\n"
		"{'kind':'party','slug':'x','name':'X','type':'state'}\n"
		"{'kind':'party','slug':'y','name':'Y','type':'state'}\n"
		"{'kind':'source','slug':'s','title':'S','type':'other'}\n"
		"{'kind':'allegation','slug':'a','incident':'i','text':'A.','type':'conduct','accused':['y']}\n"
		"{'kind':'statement','slug':'1','incident':'i','acts':['attribution'],'speakers':['x'],"
		"'capacity':'official','sources':['s'],'said_on':'2022-02',"
		"'positions':[{'allegation':'a','stance':'asserts'}]}\n");
	Buf csv = {0};
	report_csv(case_brief(&loaded, NULL), &csv);
	const char *lines = strstr(csv.data, "\r\n") + 2;
	cr_expect_str_eq(lines, "a,A.,x,X,asserts,affirms,2022-02,2022-02-01,2022-02-28,true,true,official,false,false,"
				"false,false,1,1,,,,,2022-02-28,,,,,\r\n"
				"a,A.,y,Y,,,,,,,,,,,,,,,no-reply-recorded,,,,,,,,,\r\n");
	buf_free(&csv);
	case_free(&loaded);
}

/* The columns of a line by their names, as the header has them; "" where there is no such line. */
static const char *column_of(const char *csv, const char *line, const char *name, Arena *arena)
{
	size_t column = 0, at = 0;
	for (const char *head = csv; strncmp(head, name, strlen(name)) != 0 || !strchr(",\r", head[strlen(name)]);
	     column++)
		head = strchr(head, ',') + 1;
	const char *cell = strstr(csv, line);
	for (; cell && at < column; at++)
		cell = strchr(cell, ',') + 1;
	return cell ? arena_strndup(arena, cell, strcspn(cell, ",\r")) : "";
}

Test(report_csv, tells_the_rung_what_is_contested_who_reported_it_and_the_days_to_the_soonest_answer)
{
	Case loaded = case_of_text(
		"{'kind':'incident','slug':'i','title':'T'}\n"
		"{'kind':'party','slug':'x','name':'X','type':'state'}\n"
		"{'kind':'party','slug':'y','name':'Y','type':'state'}\n"
		"{'kind':'party','slug':'m','name':'M','type':'medium'}\n"
		"{'kind':'source','slug':'s','title':'S','type':'other','published':'2022-09-20'}\n"
		"{'kind':'allegation','slug':'a','incident':'i','text':'A','type':'responsibility','accused':['y'],"
		"'rung':'legal-responsibility'}\n"
		"{'kind':'statement','slug':'said','incident':'i','acts':['attribution'],'speakers':['x'],"
		"'capacity':'official','sources':['s'],'said_on':'2022-09-01',"
		"'positions':[{'allegation':'a','stance':'asserts'}]}\n"
		"{'kind':'statement','slug':'month','incident':'i','acts':['denial'],'speakers':['y'],"
		"'capacity':'official','sources':['s'],'said_on':'2022-09','reported_by':['m','x'],"
		"'answers':[{'statement':'said','relation':'answers'}],"
		"'positions':[{'allegation':'a','stance':'denies','contests':['evidence']}]}\n"
		"{'kind':'statement','slug':'day','incident':'i','acts':['denial'],'speakers':['y'],"
		"'capacity':'official','sources':['s'],'said_on':'2022-09-04','reported_by':['m'],"
		"'answers':[{'statement':'said','relation':'rebuts'}],"
		"'positions':[{'allegation':'a','stance':'denies','contests':['responsibility','evidence']}]}\n"
		"{'kind':'statement','slug':'undated','incident':'i','acts':['denial'],'speakers':['y'],"
		"'capacity':'official','sources':['s'],'reported_by':['m'],"
		"'answers':[{'statement':'said','relation':'rebuts'}],"
		"'positions':[{'allegation':'a','stance':'denies'}]}\n");
	static const char *const expected[][2] = {{"rung", "legal-responsibility"},
						  {"contests", "responsibility evidence"},
						  {"first_hand", "false"},
						  {"answer", "day"},
						  {"answers", "said"},
						  {"days_min", "3"},
						  {"days_max", "3"}};
	Buf csv = {0};
	Arena *arena = arena_new();
	report_csv(case_brief(&loaded, NULL), &csv);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		cr_expect_str_eq(column_of(csv.data, "a,A,y,", expected[i][0], arena), expected[i][1], "%s in:\n%s",
				 expected[i][0], csv.data);
	cr_expect_str_eq(column_of(csv.data, "a,A,x,", "days_min", arena), "");
	cr_expect_str_eq(column_of(csv.data, "a,A,x,", "known_by", arena), "2022-09-01");
	cr_expect_str_eq(column_of(csv.data, "a,A,x,", "reported_by", arena), "");
	cr_expect_str_eq(column_of(csv.data, "a,A,x,", "rung", arena), "legal-responsibility");
	arena_free(arena);
	buf_free(&csv);
	case_free(&loaded);
}
