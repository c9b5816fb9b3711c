/* Every schema that there was goes forward with what is in it. The former ones are made by the first migrations, and
 * filled with what they hold of a casebook's rows: what a dump of one would have brought. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "ascribe/base/mem.h"
#include "ascribe/store/sql.h"
#include "tests/support/audited.h"

TestSuite(forward, .init = audited_begin, .fini = audited_end);

/* Of each table the columns that both have and that are not generated. */
static const char FILL[] =
	"DO $$ DECLARE t record; columns text; BEGIN "
	"PERFORM set_config('session_replication_role', 'replica', true); "
	"FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'ascribe'::regnamespace AND relkind = 'r' "
	"AND relname <> 'schema_version' LOOP "
	"SELECT string_agg(quote_ident(a.attname), ', ') INTO columns FROM pg_attribute AS a "
	"JOIN pg_attribute AS n ON n.attrelid = ('newest.' || t.relname)::regclass AND n.attname = a.attname "
	"WHERE a.attrelid = ('ascribe.' || t.relname)::regclass AND a.attnum > 0 AND NOT a.attisdropped "
	"AND a.attgenerated = ''; "
	"EXECUTE format('INSERT INTO ascribe.%1$I (%2$s) SELECT %2$s FROM newest.%1$I', t.relname, columns); "
	"END LOOP; END $$; DROP SCHEMA newest CASCADE; ";

static void go_back(int version)
{
	Buf sql = {0};
	buf_add_text(&sql, "SET client_min_messages = warning; BEGIN; ALTER SCHEMA ascribe RENAME TO newest; ");
	for (int i = 0; i < version; i++)
		buf_add_text(&sql, SQL_MIGRATIONS[i].text);
	buf_add_text(&sql, FILL);
	buf_addf(&sql,
		 "INSERT INTO ascribe.schema_version SELECT generate_series(1, %d); "
		 "UPDATE ascribe.head SET schema = %d; COMMIT",
		 version, version);
	(void)test_sql(buf_text(&sql));
	buf_free(&sql);
}

Test(forward, every_schema_comes_to_the_newest_with_its_records_and_takes_more)
{
	uint64_t entries = 1;
	Err err = {0};
	static const char *const records[][2] = {
		{"incident", "{'slug': 'grid', 'title': 'Grid'}"},
		{"party", "{'slug': 'corland', 'name': 'Corland', 'type': 'state', 'aliases': ['C']}"},
		{"source", "{'slug': 'note', 'title': 'A note', 'type': 'press-release', 'publisher': '@corland'}"},
		{"allegation", "{'slug': 'did-it', 'incident': '@grid', 'text': 'Corland did it.', 'type': "
			       "'responsibility', 'accused': ['@corland']}"},
		{"statement", "{'slug': 'denial', 'incident': '@grid', 'acts': ['denial'], 'speakers': "
			      "['@corland'], 'capacity': 'official', 'positions': [{'allegation': "
			      "'@did-it', 'stance': 'denies'}], 'quotes': [{'source': '@note', 'exact': "
			      "'No.', 'voice': 'direct'}]}"},
	};
	for (size_t i = 0; i < sizeof records / sizeof *records; i++, entries++)
		(void)test_write(audited_store, audited_alice, records[i][0], records[i][1]);
	for (int version = 1; version < store_schema_newest(); version++) {
		int applied = 0;
		go_back(version);
		cr_expect_not(store_choose_casebook(audited_store, NULL, &err));
		cr_expect_eq(err.code, ERR_NO_DATABASE);
		cr_assert(store_migrate(audited_store, &applied, &err), "from %d: %s", version, err.message);
		cr_expect_eq(applied, store_schema_newest() - version);
		cr_assert(store_choose_casebook(audited_store, NULL, &err), "from %d: %s", version, err.message);
		audited_clean(&AUDITED_WHOLE, 0, entries);
		char slug[] = {'v', (char)('0' + version), '\0'};
		(void)audited_party(slug);
		audited_clean(&AUDITED_WHOLE, 0, ++entries);
	}
	cr_expect_str_eq(test_sql("SELECT count(*) FROM ascribe.search('" TEST_ORIGIN
				  "', ascribe.search_query('" TEST_ORIGIN "', 'Corland'), 'party', NULL, NULL, 10)"),
			 "1");
}
