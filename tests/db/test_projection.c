/* The tables are what the entries say, for every kind and every field: both cases imported, edited and retracted, and
 * each row of the projection compared with the one that projection_rows makes of the entry. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/casebook/projection.h"
#include "ascribe/exchange/exchange.h"
#include "ascribe/store/audit.h"
#include "tests/support/database.h"

static SecretKey *alice;
static Store *store;

static void open_casebook(void)
{
	store = test_casebook(&alice);
}

static void close_casebook(void)
{
	store_close(store);
	secret_key_free(alice);
}

TestSuite(projection, .init = open_casebook, .fini = close_casebook);

static void import(const char *path)
{
	static const ImportOptions options;
	ImportResult result;
	Err err = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	cr_assert_geq(fd, 0, "%s", path);
	cr_assert(import_lines(store, alice, fd, path, &options, &result, &err), "%s", err.message);
	cr_assert_gt(result.added, 0);
	close(fd);
}

static void tell(void *context, const AuditFinding *finding)
{
	(void)context;
	cr_expect(false, "index %lld, %s, %s: %s", (long long)finding->index, finding->record ? finding->record : "",
		  finding->field ? finding->field : "", finding->text);
}

/* All tables of the schema with a column "id" or, for versions, "idx": asked of the catalogue, so that a table that is
 * added later is not forgotten. */
#define COUNT_ALL                                                                                                      \
	"SELECT sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM ascribe.%I', c.relname), "  \
	"false, true, '')))[1]::text::bigint) FROM pg_class AS c WHERE c.relnamespace = 'ascribe'::regnamespace AND "  \
	"c.relkind = 'r' AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = 'id')"

static void compare_all(void)
{
	const StoreAuditOptions options = {.sink = tell};
	StoreAuditResult result;
	Err err = {0};
	char rows[32];
	cr_assert(store_audit(store, &options, &result, &err), "%s", err.message);
	cr_expect_eq(result.findings, 0);
	cr_expect_eq(result.gravest, ERR_NONE);
	snprintf(rows, sizeof rows, "%llu", (unsigned long long)result.rows);
	cr_expect_str_eq(rows, test_sql(COUNT_ALL));
	cr_expect_gt(result.rows, 0);
	keyring_free(&result.ring);
}

static const char *tables_without_rows(void)
{
	return test_sql("SELECT string_agg(name, ' ') FROM unnest(ARRAY['incident', 'party', 'source', 'allegation', "
			"'statement', 'evidence', 'response', 'note', 'key', 'position', 'quote', 'cite', 'answer', "
			"'link', 'record']) AS name WHERE (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) "
			"AS n FROM ascribe.%I', name), false, true, '')))[1]::text = '0'");
}

Test(projection, of_an_empty_casebook_is_one_key)
{
	compare_all();
}

Test(projection, of_both_cases_is_what_their_entries_say)
{
	import("tests/cases/albania-2022.jsonl");
	import("tests/cases/exercise-grid.jsonl");
	(void)test_write(store, alice, "note",
			 "{'type':'comment','body':'By hand.','about':['incident:@albania-2022']}");
	cr_expect_str_empty(tables_without_rows());
	compare_all();
}

Test(projection, of_edits_and_retractions_is_what_their_entries_say)
{
	Err err = {0};
	uint64_t index = test_write(store, alice, "party",
				    "{'slug':'p','name':'P \\u0022q\\u0022 \\\\ \xC3\xA9','type':'company'}");
	Change change = test_change("party",
				    "{'slug':'p','name':'\xD8\xAA\xD9\x87 \xF0\x9F\x8C\x8D','type':'company'}");
	change.has_base = true;
	change.base = index;
	cr_assert(writer_write(store, alice, &change, &index, &err), "%s", err.message);
	json_decref((json_t *)change.body);
	change.body = json_pack("{s:s}", "reason", "entered twice");
	change.retract = true;
	change.base = index;
	cr_assert(writer_write(store, alice, &change, &index, &err), "%s", err.message);
	json_decref((json_t *)change.body);
	(void)test_write(store, alice, "incident", "{'slug':'i','title':'I'}");
	index = test_write(store, alice, "hypothesis", "{'slug':'h','incident':'@i','text':'T'}");
	change = test_change("hypothesis", "{'slug':'h','incident':'@i','text':'U'}");
	change.has_base = true;
	change.base = index;
	cr_assert(writer_write(store, alice, &change, &index, &err), "%s", err.message);
	json_decref((json_t *)change.body);
	cr_expect_str_eq(test_sql("SELECT count(base) FROM ascribe.hypothesis"), "1");
	compare_all();
}

/* The text of it as PostgreSQL writes the jsonb, and as we do. */
static void is_written_alike(const char *json)
{
	Buf ours = {0}, query = {0};
	json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);
	cr_assert(value, "%s", json);
	jsonb_add(&ours, value);
	buf_addf(&query, "SELECT $json$%s$json$::jsonb::text", json);
	cr_expect_str_eq(buf_text(&ours), test_sql(buf_text(&query)), "%s", json);
	json_decref(value);
	buf_free(&ours);
	buf_free(&query);
}

Test(projection, has_bodies_as_postgresql_writes_them)
{
	Buf many = {0};
	is_written_alike("{}");
	is_written_alike(
		"{\"a\":[],\"b\":{},\"c\":[1,-1,0,9007199254740991,-9007199254740991],\"d\":[true,false,null]}");
	is_written_alike("{\"bb\":1,\"a\":2,\"\":3,\"ab\":4,\"B\":5,\"ccc\":6,\"\u00e9\":7,\"aa\":8}");
	is_written_alike("[\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\\u0080\\u2028\\ufffe\\ud83c\\udf0d\"]");
	is_written_alike("{\"\\u0001\\\"\\\\\":{\"n\":[{\"o\":[[]]}]}}");
	for (int i = 0; i < 100; i++)
		buf_addf(&many, "%s\"name-%d\":%d", i > 0 ? "," : "{", i * 37 % 100, i);
	buf_add_char(&many, '}');
	is_written_alike(buf_text(&many));
	buf_free(&many);
}
