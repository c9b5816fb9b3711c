/* The schema: brought forward, told apart when older, newer or someone else's, and closed to all but its functions. */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ascribe/store/sql.h"
#include "src/store/pg.h"
#include "tests/support/child.h"
#include "tests/support/database.h"

static Store *connect_only(const char *uri)
{
	Store *store = NULL;
	Err err = {0};
	cr_assert(store_connect(uri, &store, &err), "%s", err.message);
	return store;
}

Test(migrations, go_from_nothing_to_the_newest_and_then_do_nothing)
{
	Store *store = connect_only(test_database());
	Err err = {0};
	int version = -1, applied = -1;
	cr_assert(store_schema_version(store, &version, &err));
	cr_expect_eq(version, 0);
	cr_assert(store_migrate(store, &applied, &err), "%s", err.message);
	cr_expect_eq(applied, store_schema_newest());
	cr_assert(store_schema_version(store, &version, &err));
	cr_expect_eq(version, store_schema_newest());
	cr_assert(store_migrate(store, &applied, &err));
	cr_expect_eq(applied, 0);
	store_close(store);
}

Test(migrations, may_be_run_by_two_at_once)
{
	const char *uri = test_database();
	pid_t children[4];
	for (size_t i = 0; i < 4; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			Store *store = NULL;
			Err err = {0};
			int applied;
			bool ok = store_connect(uri, &store, &err) && store_migrate(store, &applied, &err);
			child_leave(ok ? 0 : 1);
		}
	}
	for (size_t i = 0; i < 4; i++) {
		int status = -1;
		waitpid(children[i], &status, 0);
		cr_expect_eq(status, 0);
	}
	cr_expect_str_eq(test_sql("SELECT count(*) = max(version) FROM ascribe.schema_version"), "t");
}

Test(migrations, refuse_a_newer_schema_and_name_the_remedy_for_an_older)
{
	SecretKey *alice;
	Store *store = test_casebook(&alice);
	Err err = {0};
	int applied;
	test_sql("INSERT INTO ascribe.schema_version (version) VALUES (999); UPDATE ascribe.head SET schema = 999");
	cr_expect_not(store_choose_casebook(store, NULL, &err));
	cr_expect_eq(err.code, ERR_NO_DATABASE);
	cr_expect(strstr(err.message, "newer") || strstr(err.hint, "update"), "%s / %s", err.message, err.hint);
	cr_expect_not(store_migrate(store, &applied, &err));
	cr_expect_eq(err.code, ERR_NO_DATABASE);
	test_sql("DELETE FROM ascribe.schema_version WHERE version > 1; UPDATE ascribe.head SET schema = 1");
	cr_expect_not(store_choose_casebook(store, NULL, &err));
	cr_expect_eq(err.code, ERR_NO_DATABASE);
	cr_expect(strstr(err.hint, "ascribe db migrate"), "%s", err.hint);
	store_close(store);
	secret_key_free(alice);
}

Test(migrations, tell_a_foreign_database_from_a_casebook)
{
	Store *store = connect_only(test_database());
	Err err = {0};
	test_sql("CREATE TABLE public.entry (a int)");
	cr_expect_not(store_choose_casebook(store, NULL, &err));
	cr_expect_eq(err.code, ERR_NO_DATABASE);
	cr_expect(strstr(err.hint, "ascribe init"), "%s", err.hint);
	store_close(store);
}

Test(migrations, find_a_casebook_by_its_origin_and_list_them_where_there_are_several)
{
	SecretKey *alice;
	Store *store = test_casebook(&alice);
	Err err = {0};
	cr_assert(writer_open_casebook(store, "test.example/second", alice, &err), "%s", err.message);
	cr_expect_not(store_choose_casebook(store, NULL, &err));
	cr_expect_eq(err.code, ERR_USAGE);
	cr_expect(strstr(err.hint, TEST_ORIGIN) && strstr(err.hint, "test.example/second"), "%s", err.hint);
	cr_expect(store_choose_casebook(store, TEST_ORIGIN, &err));
	cr_expect_str_eq(store_origin(store), TEST_ORIGIN);
	cr_expect_not(store_choose_casebook(store, "test.example/none", &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	store_close(store);
	secret_key_free(alice);
}

Test(migrations, carry_queries_that_all_prepare)
{
	SecretKey *alice;
	Store *store = test_casebook(&alice);
	size_t count = 0;
	for (const SqlQuery *query = SQL_QUERIES; query->name; query++, count++) {
		/* these two name a cursor that must be open */
		if (strstr(query->name, "list_fetch") || strstr(query->name, "list_close"))
			continue;
		PGresult *result = PQprepare(store->connection, "", query->text, 0, NULL);
		cr_expect_eq(PQresultStatus(result), PGRES_COMMAND_OK, "%s: %s", query->name,
			     PQerrorMessage(store->connection));
		PQclear(result);
	}
	cr_expect_geq(count, 25);
	store_close(store);
	secret_key_free(alice);
}

Test(migrations, leave_nothing_that_a_role_without_grants_may_write)
{
	SecretKey *alice;
	Store *store = test_casebook(&alice);
	char statement[1024];
	test_sql("DROP ROLE IF EXISTS nobody_special; CREATE ROLE nobody_special; "
		 "GRANT USAGE ON SCHEMA ascribe TO nobody_special; GRANT SELECT ON ALL TABLES IN SCHEMA ascribe TO "
		 "nobody_special");
	const char *tables[] = {"casebook", "head", "entry", "node",     "record",
				"party",    "key",  "link",  "position", "statement"};
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		const char *forms[] = {"INSERT INTO ascribe.%s SELECT * FROM ascribe.%s LIMIT 0",
				       "DELETE FROM ascribe.%s USING ascribe.%s AS o WHERE false",
				       "TRUNCATE ascribe.%s, ascribe.%s"};
		for (size_t j = 0; j < 3; j++) {
			size_t len = (size_t)snprintf(statement, sizeof statement, "SET ROLE nobody_special; ");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			snprintf(statement + len, sizeof statement - len, forms[j], tables[i], tables[i]);
#pragma GCC diagnostic pop
			const char *state = test_sqlstate(statement);
			/* 42501: not permitted. A column that is generated, or a name twice, is refused before that. */
			cr_expect(strcmp(state, "42501") == 0 || strcmp(state, "428C9") == 0 ||
					  strcmp(state, "42712") == 0,
				  "%s: %s", statement, state);
		}
	}
	cr_expect_str_eq(test_sqlstate("SET ROLE nobody_special; SELECT * FROM ascribe.append('x', ARRAY[]::bytea[])"),
			 "42501");
	cr_expect_str_eq(test_sql("SELECT count(*) FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace "
				  "WHERE n.nspname = 'ascribe' AND has_function_privilege('nobody_special', p.oid, "
				  "'EXECUTE') AND p.provolatile = 'v'"),
			 "0");
	cr_expect_str_eq(test_sql("SELECT count(*) FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace "
				  "WHERE n.nspname = 'ascribe' AND p.prosecdef AND NOT EXISTS (SELECT FROM "
				  "unnest(p.proconfig) AS c WHERE c LIKE 'search\\_path=%pg\\_temp')"),
			 "0");
	test_sql("REVOKE ALL ON ALL TABLES IN SCHEMA ascribe FROM nobody_special; REVOKE ALL ON SCHEMA ascribe FROM "
		 "nobody_special; DROP ROLE nobody_special");
	store_close(store);
	secret_key_free(alice);
}
