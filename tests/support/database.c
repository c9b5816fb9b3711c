/* See database.h. */
#include "tests/support/database.h"

#include <criterion/criterion.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/casebook/body.h"

static char uri[512];

static PGconn *connect_to(const char *address)
{
	PGconn *connection = PQconnectdb(address);
	cr_assert_eq(PQstatus(connection), CONNECTION_OK, "%s", PQerrorMessage(connection));
	return connection;
}

static void run_on(PGconn *connection, const char *statement)
{
	PGresult *result = PQexec(connection, statement);
	ExecStatusType status = PQresultStatus(result);
	cr_assert(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, "%s: %s", statement,
		  PQerrorMessage(connection));
	PQclear(result);
}

static PGconn *connect_to_server(void)
{
	const char *server = getenv("ASCRIBE_TEST_URI");
	cr_assert(server, "run by tests/support/with-server.sh");
	return connect_to(server);
}

/* The address of a database of the server's. */
static void set_uri(const char *name)
{
	static const char marker[] = "/postgres?";
	const char *server = getenv("ASCRIBE_TEST_URI"), *at = strstr(server, marker);
	cr_assert(at);
	snprintf(uri, sizeof uri, "%.*s/%s?%s", (int)(at - server), server, name, at + strlen(marker));
}

/* A new database from `template`, and folders. */
static void make_database(PGconn *server, const char *template)
{
	static char folder[64];
	Err err = {0};
	cr_assert(crypto_start(&err));
	char name[64], statement[128];
	snprintf(name, sizeof name, "db_%ld_%.8s", (long)getpid(), uuid_new().text);
	snprintf(statement, sizeof statement, "CREATE DATABASE %s TEMPLATE %s", name, template);
	run_on(server, statement);
	set_uri(name);
	snprintf(folder, sizeof folder, "/tmp/ascribe-db.XXXXXX");
	cr_assert(mkdtemp(folder));
	setenv("XDG_STATE_HOME", folder, 1);
}

const char *test_database(void)
{
	PGconn *server = connect_to_server();
	make_database(server, "template1");
	PQfinish(server);
	return uri;
}

/* A database "migrated" to make others of, by the first test that comes. */
static void make_migrated(PGconn *server)
{
	run_on(server, "SELECT pg_advisory_lock(1)");
	PGresult *there = PQexec(server, "SELECT FROM pg_database WHERE datname = 'migrated'");
	if (PQntuples(there) == 0) {
		Err err = {0};
		Store *store = NULL;
		int applied;
		run_on(server, "DROP DATABASE IF EXISTS migrating");
		run_on(server, "CREATE DATABASE migrating");
		set_uri("migrating");
		cr_assert(store_connect(uri, &store, &err), "%s", err.message);
		cr_assert(store_migrate(store, &applied, &err), "%s", err.message);
		store_close(store);
		run_on(server, "ALTER DATABASE migrating RENAME TO migrated");
	}
	PQclear(there);
	run_on(server, "SELECT pg_advisory_unlock(1)");
}

Store *test_connect(void)
{
	Err err = {0};
	Store *store = NULL;
	cr_assert(store_connect(uri, &store, &err), "%s", err.message);
	cr_assert(store_choose_casebook(store, NULL, &err), "%s", err.message);
	return store;
}

Store *test_casebook(SecretKey **alice)
{
	Err err = {0};
	Store *store = NULL;
	PGconn *server = connect_to_server();
	make_migrated(server);
	make_database(server, "migrated");
	PQfinish(server);
	*alice = secret_key_new("alice");
	cr_assert(store_connect(uri, &store, &err), "%s", err.message);
	cr_assert(writer_open_casebook(store, TEST_ORIGIN, *alice, &err), "%s", err.message);
	return store;
}

static const char *run(const char *statements, char state[6], char *value, size_t value_size)
{
	PGconn *connection = connect_to(uri);
	PGresult *result = PQexec(connection, statements);
	ExecStatusType status = PQresultStatus(result);
	const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
	snprintf(state, 6, "%s", ok ? "" : code ? code : "?");
	snprintf(value, value_size, "%s",
		 !ok                     ? PQerrorMessage(connection)
		 : PQntuples(result) > 0 ? PQgetvalue(result, 0, 0)
					 : "");
	PQclear(result);
	PQfinish(connection);
	return value;
}

const char *test_sql(const char *statements)
{
	static char value[4096];
	char state[6];
	run(statements, state, value, sizeof value);
	cr_assert_str_empty(state, "%s: %s", statements, value);
	return value;
}

const char *test_sqlstate(const char *statements)
{
	static char state[6];
	char value[1024];
	run(statements, state, value, sizeof value);
	return state;
}

const char *test_state(void)
{
	static char state[4096];
	snprintf(state, sizeof state, "%s",
		 test_sql("SELECT concat_ws(' ', (SELECT size || ' ' || encode(root, 'hex') FROM ascribe.head), "
			  "(SELECT count(*) FROM ascribe.entry), (SELECT count(*) FROM ascribe.node), "
			  "(SELECT count(*) FROM ascribe.record), (SELECT count(*) FROM ascribe.link), "
			  "(SELECT count(*) FROM ascribe.party))"));
	return state;
}

static bool resolve(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	static Uuid id;
	(void)context;
	(void)err;
	if (ref->text[0] != '@')
		return true;
	id = uuid_of_slug(KINDS[ref->kind].name, ref->text + 1);
	*replacement = id.text;
	return true;
}

Change test_change(const char *kind_name, const char *body)
{
	const Kind *kind = kind_find(kind_name);
	char *text = mem_strdup(body);
	for (char *c = text; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	json_error_t json_error;
	json_t *json = json_loads(text, 0, &json_error);
	cr_assert(json, "%s: %s", text, json_error.text);
	Err err = {0};
	cr_assert(body_visit_refs(kind, json, resolve, NULL, &err));
	const char *slug = body_text(json, "slug");
	free(text);
	return (Change){.kind = kind->kind, .id = slug ? uuid_of_slug(kind_name, slug) : uuid_new(), .body = json};
}

uint64_t test_write(Store *store, const SecretKey *key, const char *kind, const char *body)
{
	Err err = {0};
	uint64_t index = 0;
	Change change = test_change(kind, body);
	cr_assert(writer_write(store, key, &change, &index, &err), "%s: %s", body, err.message);
	json_decref((json_t *)change.body);
	return index;
}
