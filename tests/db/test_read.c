/* Reading: by name, by bound, by history, and the whole of an incident. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "tests/support/database.h"

static SecretKey *alice;
static Store *store;
static Arena *arena;

static void open_casebook(void)
{
	store = test_casebook(&alice);
	arena = arena_new();
}

static void close_casebook(void)
{
	store_close(store);
	secret_key_free(alice);
	arena_free(arena);
}

TestSuite(read, .init = open_casebook, .fini = close_casebook);

static uint64_t edit(const char *kind, const char *slug, uint64_t base, const char *body)
{
	Err err = {0};
	uint64_t index;
	Change change = test_change(kind, body);
	(void)slug;
	change.has_base = true;
	change.base = base;
	cr_assert(writer_write(store, alice, &change, &index, &err), "%s", err.message);
	json_decref((json_t *)change.body);
	return index;
}

Test(read, gives_the_version_that_was_current_at_a_bound)
{
	Err err = {0};
	Record record;
	Uuid id = uuid_of_slug("party", "p");
	uint64_t one = test_write(store, alice, "party", "{'slug':'p','name':'One','type':'company'}");
	uint64_t two = edit("party", "p", one, "{'slug':'p','name':'Two','type':'company'}");
	cr_assert(store_get(store, KIND_PARTY, &id, one, arena, &record, &err));
	cr_expect_str_eq(body_text(record.body, "name"), "One");
	json_decref(record.body);
	cr_assert(store_get(store, KIND_PARTY, &id, two, arena, &record, &err));
	cr_expect_str_eq(body_text(record.body, "name"), "Two");
	cr_expect_str_eq(record.author, "alice");
	cr_expect_eq(record.index, two);
	json_decref(record.body);
	cr_expect_not(store_get(store, KIND_PARTY, &id, one - 1, arena, &record, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

Test(read, finds_by_slug_id_and_start_of_id)
{
	Err err = {0};
	StoreName name;
	Uuid id = uuid_of_slug("party", "p");
	test_write(store, alice, "party", "{'slug':'p','name':'One','type':'company'}");
	cr_assert(store_find(store, KIND_PARTY, "p", arena, &name, &err));
	cr_expect_str_eq(name.id.text, id.text);
	cr_assert(store_find(store, KIND_PARTY, id.text, arena, &name, &err));
	cr_expect_str_eq(name.slug, "p");
	cr_assert(store_find(store, KIND_PARTY, arena_strndup(arena, id.text, 6), arena, &name, &err));
	cr_expect_not(store_find(store, KIND_SOURCE, "p", arena, &name, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_not(store_find(store, KIND_PARTY, "'; DROP TABLE ascribe.entry; --", arena, &name, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

static bool count_one(void *context, const Record *record, Err *err)
{
	(void)record;
	(void)err;
	(*(size_t *)context)++;
	return true;
}

Test(read, lists_current_records_and_those_retracted_where_asked)
{
	Err err = {0};
	uint64_t index;
	size_t count = 0;
	uint64_t one = test_write(store, alice, "party", "{'slug':'a','name':'A','type':'company'}");
	test_write(store, alice, "party", "{'slug':'b','name':'B','type':'company'}");
	Change retract = {.kind = KIND_PARTY,
			  .id = uuid_of_slug("party", "a"),
			  .retract = true,
			  .has_base = true,
			  .base = one,
			  .body = json_pack("{s:s}", "reason", "r")};
	cr_assert(writer_write(store, alice, &retract, &index, &err), "%s", err.message);
	json_decref((json_t *)retract.body);
	cr_assert(store_list(store, KIND_PARTY, NULL, 0, count_one, &count, &err));
	cr_expect_eq(count, 1);
	count = 0;
	cr_assert(store_list(store, KIND_PARTY, NULL, STORE_WITH_RETRACTED, count_one, &count, &err));
	cr_expect_eq(count, 2);
	count = 0;
	Uuid id = uuid_of_slug("party", "a");
	cr_assert(store_history(store, KIND_PARTY, &id, count_one, &count, &err));
	cr_expect_eq(count, 2);
}

static void write_case(void)
{
	test_write(store, alice, "incident", "{'slug':'i','title':'I'}");
	test_write(store, alice, "party", "{'slug':'top','name':'Top','type':'state'}");
	test_write(store, alice, "party", "{'slug':'organ','name':'Organ','type':'state-organ','part_of':'@top'}");
	test_write(store, alice, "party", "{'slug':'unrelated','name':'Un','type':'state'}");
	test_write(store, alice, "source", "{'slug':'root','title':'Root','type':'other'}");
	test_write(store, alice, "source", "{'slug':'s','title':'S','type':'other','derived_from':['@root']}");
	test_write(store, alice, "allegation",
		   "{'slug':'a','incident':'@i','text':'T','type':'conduct','accused':['@organ']}");
	test_write(store, alice, "evidence", "{'slug':'e','incident':'@i','title':'E','type':'unspecified'}");
	test_write(store, alice, "statement",
		   "{'slug':'t','incident':'@i','acts':['denial'],'speakers':['@organ'],'capacity':'official',"
		   "'sources':['@s'],'positions':[{'allegation':'@a','stance':'denies'}],"
		   "'cites':[{'evidence':'@e','bearing':'supports','disclosure':'withheld'}],"
		   "'quotes':[{'source':'@s','exact':'x','voice':'direct','about':['@a']}]}");
	test_write(store, alice, "note", "{'about':['statement:@t'],'type':'comment','body':'N'}");
}

Test(read, loads_what_an_incident_needs_and_nothing_else)
{
	Err err = {0};
	Record *records;
	size_t count, parties = 0, sources = 0, notes = 0;
	write_case();
	Uuid id = uuid_of_slug("incident", "i");
	cr_assert(store_load_incident(store, &id, STORE_NEWEST, arena, &records, &count, &err), "%s", err.message);
	for (size_t i = 0; i < count; i++) {
		parties += records[i].kind == KIND_PARTY;
		sources += records[i].kind == KIND_SOURCE;
		notes += records[i].kind == KIND_NOTE;
		cr_expect(!records[i].slug || strcmp(records[i].slug, "unrelated") != 0);
	}
	cr_expect_eq(count, 9);
	cr_expect_eq(parties, 2);
	cr_expect_eq(sources, 2);
	cr_expect_eq(notes, 1);
}

/* The ledger index of the version of a record of that kind which the incident has at the bound; 0 where it has none.
 * Where the kind is numbered it is the incident's first. */
static uint64_t version_in(const char *incident, uint64_t bound, RecordKind kind)
{
	bool numbered = kind == KIND_ALLEGATION || kind == KIND_STATEMENT;
	Err err = {0};
	Record *records;
	size_t count, found = 0;
	uint64_t index = 0;
	Uuid id = uuid_of_slug("incident", incident);
	cr_assert(store_load_incident(store, &id, bound, arena, &records, &count, &err), "%s", err.message);
	for (size_t i = 0; i < count; i++) {
		if (records[i].kind == kind) {
			cr_expect_eq(records[i].number, numbered ? 1 : 0);
			index = records[i].index;
			found++;
		}
	}
	cr_expect_leq(found, 1);
	return index;
}

/* Write a record into the incident i, edit it, move it to j and back, retract it: each bound has the version of then.
 */
static void has_the_version_of_each_bound(RecordKind kind, const char *fields)
{
	Err err = {0};
	const char *name = KINDS[kind].name;
	char in_i[512], in_j[512], changed[512];
	snprintf(in_i, sizeof in_i, "{'slug':'x','incident':'@i',%s}", fields);
	snprintf(in_j, sizeof in_j, "{'slug':'x','incident':'@j',%s}", fields);
	snprintf(changed, sizeof changed, "{'slug':'x','incident':'@i','tlp':'green',%s}", fields);
	uint64_t put = test_write(store, alice, name, in_i);
	uint64_t edited = edit(name, "x", put, changed), moved = edit(name, "x", edited, in_j);
	uint64_t back = edit(name, "x", moved, in_i), gone;
	Change retract = {.kind = kind,
			  .id = uuid_of_slug(name, "x"),
			  .retract = true,
			  .has_base = true,
			  .base = back,
			  .body = json_pack("{s:s}", "reason", "r")};
	cr_assert(writer_write(store, alice, &retract, &gone, &err), "%s: %s", name, err.message);
	json_decref((json_t *)retract.body);
	const struct {
		uint64_t bound, i, j;
	} cases[] = {{put - 1, 0, 0},      {put, put, 0},   {edited, edited, 0}, {moved, 0, moved},
		     {moved + 1, back, 0}, {back, back, 0}, {gone, 0, 0},        {STORE_NEWEST, 0, 0}};
	cr_assert_eq(gone, moved + 2);
	for (size_t n = 0; n < sizeof cases / sizeof *cases; n++) {
		cr_expect_eq(version_in("i", cases[n].bound, kind), cases[n].i, "%s i %zu", name, n);
		cr_expect_eq(version_in("j", cases[n].bound, kind), cases[n].j, "%s j %zu", name, n);
	}
}

Test(read, has_of_an_incident_the_versions_of_each_bound)
{
	test_write(store, alice, "incident", "{'slug':'i','title':'I'}");
	test_write(store, alice, "incident", "{'slug':'j','title':'J'}");
	test_write(store, alice, "party", "{'slug':'p','name':'P','type':'state'}");
	has_the_version_of_each_bound(KIND_ALLEGATION, "'text':'T','type':'conduct','accused':['@p']");
	has_the_version_of_each_bound(KIND_STATEMENT, "'acts':['denial'],'speakers':['@p'],'capacity':'official'");
	has_the_version_of_each_bound(KIND_EVIDENCE, "'title':'E','type':'unspecified'");
	has_the_version_of_each_bound(KIND_RESPONSE, "'actor':'@p','type':'other','status':'done'");
	has_the_version_of_each_bound(KIND_HYPOTHESIS, "'text':'T'");
}

static size_t incidents_of(const char *party, uint64_t bound)
{
	Err err = {0};
	Uuid id = uuid_of_slug("party", party), *incidents;
	size_t count;
	cr_assert(store_party_incidents(store, &id, bound, arena, &incidents, &count, &err), "%s", err.message);
	if (count > 0)
		cr_expect_str_eq(incidents[0].text, uuid_of_slug("incident", "i").text);
	return count;
}

Test(read, finds_the_incidents_of_a_party_by_what_counts_for_it)
{
	write_case();
	cr_expect_eq(incidents_of("organ", STORE_NEWEST), 1);
	cr_expect_eq(incidents_of("top", STORE_NEWEST), 1);
	cr_expect_eq(incidents_of("top", 2), 0);
	cr_expect_eq(incidents_of("unrelated", STORE_NEWEST), 0);
	test_write(store, alice, "party", "{'slug':'man','name':'Man','type':'person','speaks_for':'@unrelated'}");
	test_write(store, alice, "response",
		   "{'slug':'r','incident':'@i','actor':'@top','targets':['@man'],'type':'other','status':'done'}");
	cr_expect_eq(incidents_of("unrelated", STORE_NEWEST), 1);
	test_write(store, alice, "party", "{'slug':'one','name':'One','type':'state'}");
	cr_expect_eq(incidents_of("one", STORE_NEWEST), 0);
	test_write(store, alice, "party",
		   "{'slug':'two','name':'Two','type':'state','same_as':'@one','same_reason':'R'}");
	test_write(store, alice, "response",
		   "{'slug':'r2','incident':'@i','actor':'@two','type':'other','status':'done'}");
	cr_expect_eq(incidents_of("one", STORE_NEWEST), 1);
}

Test(read, loads_a_party_with_all_that_it_is_part_of)
{
	Err err = {0};
	Record *records;
	size_t count;
	write_case();
	Uuid id = uuid_of_slug("party", "organ");
	cr_assert(store_load_party(store, &id, STORE_NEWEST, arena, &records, &count, &err), "%s", err.message);
	cr_expect_eq(count, 2);
	cr_assert(store_load_party(store, &id, 1, arena, &records, &count, &err), "%s", err.message);
	cr_expect_eq(count, 0);
}

Test(read, has_child_rows_for_what_the_bodies_hold)
{
	write_case();
	cr_expect_str_eq(test_sql("SELECT count(*) FROM ascribe.position"), "1");
	cr_expect_str_eq(test_sql("SELECT count(*) FROM ascribe.quote"), "1");
	cr_expect_str_eq(test_sql("SELECT count(*) FROM ascribe.cite"), "1");
	cr_expect_str_eq(test_sql("SELECT count(*) FROM ascribe.link WHERE field = 'about'"), "1");
}

Test(read, finds_the_index_of_a_time)
{
	Err err = {0};
	uint64_t index;
	test_write(store, alice, "party", "{'slug':'p','name':'One','type':'company'}");
	cr_assert(store_index_at(store, "2999-01-01T00:00:00Z", &index, &err), "%s", err.message);
	cr_expect_eq(index, 1);
	cr_expect_not(store_index_at(store, "2000-01-01T00:00:00Z", &index, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
}

Test(read, many_slugs_and_names_at_once)
{
	Err err = {0};
	const char *slugs[2];
	StoreFound found[2];
	const char *names[] = {"p", "none"};
	RecordKind kinds[] = {KIND_PARTY, KIND_PARTY};
	test_write(store, alice, "party", "{'slug':'p','name':'One','type':'company'}");
	Uuid ids[] = {uuid_of_slug("party", "p"), uuid_new()};
	cr_assert(store_slugs(store, ids, 2, arena, slugs, &err));
	cr_expect_str_eq(slugs[0], "p");
	cr_expect_null(slugs[1]);
	cr_assert(store_find_many(store, kinds, names, 2, true, arena, found, &err));
	cr_expect_eq(found[0].index, 1);
	cr_expect(strstr(found[0].body, "One"));
	cr_expect_eq(found[1].index, STORE_NEWEST);
}

Test(read, an_unreachable_server_is_no_database)
{
	Err err = {0};
	Store *none = NULL;
	cr_expect_not(store_connect("postgresql://x@/y?host=%2Fnonexistent", &none, &err));
	cr_expect_eq(err.code, ERR_NO_DATABASE);
	cr_expect_null(none);
}
