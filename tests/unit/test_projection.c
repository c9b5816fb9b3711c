/* The rows that a change makes: for each kind the ones that the functions project_<kind> of the SQL write. That they
 * are the same for whole cases is tried against the tables themselves in tests/db/test_projection.c. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/projection.h"

#define ID "00000000-0000-4000-8000-000000000001"

static Arena *arena;
static Buf rows;

static void begin(void)
{
	arena = arena_new();
}

static void end(void)
{
	arena_free(arena);
	buf_free(&rows);
}

TestSuite(projection, .init = begin, .fini = end);

/* "link 2: about, party, p", a line each; what is NULL is "-", and what a table does not have is not shown. */
static void add_line(void *context, const ProjectionRow *row)
{
	cr_assert_eq(context, &rows);
	const char *const *columns = projection_columns(row->table);
	cr_assert(columns, "%s", row->table);
	cr_expect_str_eq(row->id, ID);
	cr_expect_eq(row->index, strcmp(row->table, "record") == 0 ? 0 : 7);
	buf_addf(&rows, "%s", row->table);
	if (row->ord > 0)
		buf_addf(&rows, " %llu", (unsigned long long)row->ord);
	if (row->op)
		buf_addf(&rows, " %s", row->op);
	for (size_t i = 0; i < PROJECTION_CELLS; i++) {
		if (columns[i])
			buf_addf(&rows, "%s%s", i > 0 ? ", " : ": ", row->cells[i] ? row->cells[i] : "-");
		else
			cr_expect_null(row->cells[i], "%s has no such column", row->table);
		if (!columns[i])
			break;
	}
	buf_add_char(&rows, '\n');
}

static json_t *parse(const char *body)
{
	char *text = mem_strdup(body);
	json_error_t error;
	for (char *c = text; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	json_t *json = json_loads(text, 0, &error);
	cr_assert(json, "%s: %s", body, error.text);
	free(text);
	return json;
}

/* The change makes these rows. */
static void change_makes(const char *kind, bool retract, bool has_base, const char *body, const char *wanted)
{
	json_t *json = parse(body);
	const ProjectionChange change = {.kind = kind_find(kind),
					 .id = ID,
					 .index = 7,
					 .place = 3,
					 .retract = retract,
					 .has_base = has_base,
					 .base = 5,
					 .body = json};
	buf_clear(&rows);
	projection_rows(&change, arena, add_line, &rows);
	cr_expect_str_eq(buf_text(&rows), wanted, "%s %s:\n%s", kind, body, buf_text(&rows));
	json_decref(json);
}

static void makes(const char *kind, const char *body, const char *wanted)
{
	change_makes(kind, false, true, body, wanted);
}

Test(projection, of_an_incident_links_its_victims)
{
	makes("incident", "{'slug':'i','title':'T','victims':[{'party':'a'},{'role':'x'},{'party':'b'}]}",
	      "incident put: i, T\n"
	      "link 1: victims.party, party, a\n"
	      "link 3: victims.party, party, b\n");
}

Test(projection, of_a_party_links_each_reference)
{
	makes("party",
	      "{'name':'N','owned_by':['o'],'part_of':'w','same_as':'v','slug':'p','speaks_for':['s','t'],"
	      "'type':'state'}",
	      "party put: p, N, state\n"
	      "link 1: part_of, party, w\n"
	      "link 1: owned_by, party, o\n"
	      "link 1: speaks_for, party, s\n"
	      "link 2: speaks_for, party, t\n"
	      "link 1: same_as, party, v\n");
}

Test(projection, of_a_source_links_each_reference)
{
	makes("source", "{'derived_from':['d','e'],'publisher':'p','rights_holder':'r','slug':'s','title':'T'}",
	      "source put: s, T\n"
	      "link 1: publisher, party, p\n"
	      "link 1: rights_holder, party, r\n"
	      "link 1: derived_from, source, d\n"
	      "link 2: derived_from, source, e\n");
}

Test(projection, of_an_allegation_names_its_incident)
{
	makes("allegation", "{'accused':['p'],'broader':['b'],'incident':'i','slug':'a'}",
	      "allegation 3 put: a, i, incident, 5\n"
	      "link 1: accused, party, p\n"
	      "link 1: broader, allegation, b\n");
}

Test(projection, of_a_statement_has_rows_for_each_part)
{
	makes("statement",
	      "{'answers':[{'relation':'rejects','statement':'x'}],'cites':[{'allegation':'a','bearing':'supports',"
	      "'disclosure':'public','evidence':'e'},{'bearing':'b','disclosure':'d','evidence':'f'}],'incident':'i',"
	      "'on_behalf_of':['o'],'positions':[{'allegation':'a','stance':'affirms'},{'allegation':'b','stance':"
	      "'rejects'}],'quotes':[{'exact':'said','source':'q'},{'about':['a','b'],'end':9,'exact':'more','source':"
	      "'q','start':0}],'reported_by':'r','said_on':'2022','slug':'s','sources':['q'],'speakers':['p']}",
	      "statement 3 put: s, i, 2022, incident, 5\n"
	      "link 1: speakers, party, p\n"
	      "link 1: on_behalf_of, party, o\n"
	      "link 1: sources, source, q\n"
	      "link 1: reported_by, party, r\n"
	      "link 2001: quotes.about, allegation, a\n"
	      "link 2002: quotes.about, allegation, b\n"
	      "link 1: cites.allegation, allegation, a\n"
	      "position 1: a, affirms, allegation\n"
	      "position 2: b, rejects, allegation\n"
	      "quote 1: q, said, -, -, source\n"
	      "quote 2: q, more, 0, 9, source\n"
	      "cite 1: e, supports, public, evidence\n"
	      "cite 2: f, b, d, evidence\n"
	      "answer 1: x, rejects, statement\n");
}

Test(projection, of_evidence_takes_the_kind_of_a_target_from_the_reference)
{
	makes("evidence", "{'derived_from':['source:s','evidence:e'],'held_by':['p'],'incident':'i','slug':'e'}",
	      "evidence put: e, i, incident, 5\n"
	      "link 1: held_by, party, p\n"
	      "link 1: derived_from, source, s\n"
	      "link 2: derived_from, evidence, e\n");
}

Test(projection, of_a_response_links_each_reference)
{
	makes("response",
	      "{'actor':'p','announced_in':'s','because_of':['t'],'incident':'i','slug':'r','sources':['q'],'targets':"
	      "['v','w']}",
	      "response put: r, i, incident, 5\n"
	      "link 1: actor, party, p\n"
	      "link 1: targets, party, v\n"
	      "link 2: targets, party, w\n"
	      "link 1: announced_in, statement, s\n"
	      "link 1: because_of, statement, t\n"
	      "link 1: sources, source, q\n");
}

Test(projection, of_a_note_links_what_it_is_about)
{
	makes("note", "{'about':['incident:i','party:p'],'supersedes':'n','type':'comment'}",
	      "note put: comment\n"
	      "link 1: about, incident, i\n"
	      "link 2: about, party, p\n"
	      "link 1: supersedes, note, n\n");
}

Test(projection, of_a_key_tells_what_it_may)
{
	makes("key", "{'name':'k','roles':['auditor'],'vkey':'v'}", "key put: k, v, -, false, false\n");
	makes("key", "{'name':'k','roles':['admin'],'vkey':'v'}", "key put: k, v, -, true, false\n");
	makes("key", "{'last_valid':9007199254740991,'name':'k','roles':['auditor','analyst'],'vkey':'v'}",
	      "key put: k, v, 9007199254740991, false, true\n");
	makes("key", "{'name':'k','vkey':'v'}", "key put: k, v, -, -, -\n");
}

Test(projection, of_a_new_record_has_one_for_the_record)
{
	change_makes("incident", false, false, "{'slug':'i','title':'T'}",
		     "incident put: i, T\n"
		     "record: incident, i\n");
	change_makes("hypothesis", false, false, "{'incident':'i','slug':'h'}",
		     "hypothesis put: h, i, incident, -\n"
		     "record: hypothesis, h\n");
	change_makes("note", false, false, "{'type':'comment'}",
		     "note put: comment\n"
		     "record: note, -\n");
}

Test(projection, of_a_retraction_is_a_version_with_nothing_in_it)
{
	change_makes("party", true, true, "{'reason':'entered twice'}", "party retract: -, -, -\n");
	change_makes("statement", true, true, "{'reason':'entered twice'}",
		     "statement 3 retract: -, -, -, incident, 5\n");
}

Test(projection, of_what_is_no_reference_has_no_link)
{
	makes("party", "{'name':'N','owned_by':[7,'o'],'part_of':{},'slug':'p','speaks_for':'s','type':'state'}",
	      "party put: p, N, state\n"
	      "link 2: owned_by, party, o\n"
	      "link 1: speaks_for, party, s\n");
}

Test(projection, knows_no_other_table)
{
	cr_expect_null(projection_columns("entry"));
	cr_expect_null(projection_columns(""));
}

static const char *form_of(const ProjectionRow *row)
{
	static char text[2][256];
	static unsigned at;
	Buf out = {0};
	projection_add_row(&out, row);
	at ^= 1;
	snprintf(text[at], sizeof text[at], "%s", buf_text(&out));
	buf_free(&out);
	return text[at];
}

Test(projection, has_one_form_for_each_row_and_another_for_every_other)
{
	const ProjectionRow row = {.table = "link", .id = ID, .index = 7, .ord = 1, .cells = {"a", "b", NULL}};
	ProjectionRow others[12];
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		others[i] = row;
	others[0].table = "note";
	others[1].id = "00000000-0000-4000-8000-000000000002";
	others[2].index = 71;
	others[2].ord = 0;
	others[3].ord = 2;
	others[4].op = "put";
	others[5].body = "{}";
	others[5].body_len = 2;
	others[6].cells[0] = NULL;
	others[7].cells[0] = "";
	others[8].cells[0] = "ab"; /* moved over a border */
	others[8].cells[1] = "";
	others[9].cells[0] = "a1:b";
	others[9].cells[1] = NULL;
	others[10].cells[1] = NULL;
	others[10].cells[2] = "b";
	others[11].cells[4] = "";
	cr_expect_str_eq(
		form_of(&row),
		form_of(&(ProjectionRow){.table = "link", .id = ID, .index = 7, .ord = 1, .cells = {"a", "b", NULL}}));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		cr_expect_str_neq(form_of(&row), form_of(&others[i]), "%zu", i);
		for (size_t j = 0; j < i; j++)
			cr_expect_str_neq(form_of(&others[j]), form_of(&others[i]), "%zu and %zu", j, i);
	}
}
