/* Connecting, the choice of a casebook, heads and transactions; see store.h. */
#include "ascribe/store/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/base/log.h"
#include "ascribe/store/writer.h"
#include "pg.h"

#define SERVER_OLDEST 150000
#define STANDBY_TRIES 40 /* for ten seconds */
#define STANDBY_PAUSE_MS 250

static void ignore_notice(void *context, const PGresult *notice)
{
	(void)context;
	(void)notice;
}

static void explain_unreachable(const PGconn *connection, Err *err)
{
	char text[900];
	snprintf(text, sizeof text, "%s", connection ? PQerrorMessage(connection) : "out of memory");
	for (char *c = text; *c; c++)
		*c = *c == '\n' || *c == '\t' ? ' ' : *c;
	for (size_t len = strlen(text); len > 0 && text[len - 1] == ' ';)
		text[--len] = '\0';
	err_set(err, ERR_NO_DATABASE, "cannot reach the database: %s", text);
	err_hint(err, "check --db, ASCRIBE_DB or config; with none of them the private cluster is used");
}

bool store_uri_check(const char *uri, Err *err)
{
	/* as libpq tells an address from the bare name of a database */
	if (!strchr(uri, '=') && strncmp(uri, "postgresql://", 13) != 0 && strncmp(uri, "postgres://", 11) != 0)
		return true;
	char *problem = NULL;
	PQconninfoOption *options = PQconninfoParse(uri, &problem);
	if (!options) {
		if (!problem || strcmp(problem, "out of memory\n") == 0)
			mem_out_of_memory();
		PQfreemem(problem); /* it may quote a password */
		err_set(err, ERR_USAGE, "the database's address is none that libpq understands");
		return err_hint(err, "like postgresql://db.example/cases");
	}
	bool open = true;
	for (const PQconninfoOption *o = options; o->keyword; o++) {
		bool secret = strcmp(o->keyword, "password") == 0 || strcmp(o->keyword, "sslpassword") == 0;
		if (!secret || !o->val || !*o->val)
			continue;
		open = err_set(err, ERR_USAGE, "the database's address holds a password, where others can see it");
		err_hint(err, "put it into ~/.pgpass, or into a file that passfile=FILE names");
	}
	PQconninfoFree(options);
	return open;
}

/* Where it went, as who; nothing else of the address. */
static void log_connection(PGconn *connection, double took)
{
	const char *parts[] = {PQhost(connection), PQport(connection), PQdb(connection), PQuser(connection)};
	char place[600];
	snprintf(place, sizeof place, "%s port %s, database %s, as %s", parts[0] ? parts[0] : "",
		 parts[1] ? parts[1] : "", parts[2] ? parts[2] : "", parts[3] ? parts[3] : "");
	log_event("connect", "to", place, " ms=%.1f ok=%s tls=%s server=%d backend=%d", took,
		  PQstatus(connection) == CONNECTION_OK ? "yes" : "no", PQsslInUse(connection) ? "yes" : "no",
		  PQserverVersion(connection), PQbackendPID(connection));
}

bool store_connect(const char *uri, Store **store, Err *err)
{
	/* what the connection string says goes before these: a host that is gone is noticed, and the next one tried */
	static const char *const keywords[] = {"fallback_application_name",
					       "client_encoding",
					       "connect_timeout",
					       "keepalives_idle",
					       "keepalives_interval",
					       "keepalives_count",
					       "tcp_user_timeout",
					       "dbname",
					       NULL};
	const char *const values[] = {"ascribe", "UTF8", "30", "20", "5", "4", "40000", uri, NULL};
	if (!store_uri_check(uri, err))
		return false;
	double started = log_clock();
	PGconn *connection = PQconnectdbParams(keywords, values, 1);
	if (log_on())
		log_connection(connection, log_clock() - started);
	if (PQstatus(connection) != CONNECTION_OK) {
		explain_unreachable(connection, err);
		PQfinish(connection);
		return false;
	}
	if (PQserverVersion(connection) < SERVER_OLDEST) {
		err_set(err, ERR_NO_DATABASE, "the server is PostgreSQL %d; 15 or newer is needed",
			PQserverVersion(connection) / 10000);
		PQfinish(connection);
		return false;
	}
	PQsetNoticeReceiver(connection, ignore_notice, NULL);
	*store = mem_alloc(sizeof **store);
	**store = (Store){.connection = connection};
	return true;
}

void store_close(Store *store)
{
	if (!store)
		return;
	PQfinish(store->connection);
	buf_free(&store->upload.uploads);
	buf_free(&store->upload.ords);
	buf_free(&store->upload.bytes);
	free(store);
}

bool store_reconnect(Store *store, Err *err)
{
	store->in_transaction = false;
	double started = log_clock();
	PQreset(store->connection);
	if (log_on())
		log_connection(store->connection, log_clock() - started);
	if (PQstatus(store->connection) == CONNECTION_OK)
		return true;
	explain_unreachable(store->connection, err);
	return false;
}

const char *store_origin(const Store *store)
{
	return store->origin;
}

/* True where whoever is logged in has all access; else says that he has none, and who grants it. */
static bool explain_access(Store *store, const char *origin, Err *err)
{
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_OWNER, NULL, &result, err))
		return false;
	const char *user = PQuser(store->connection);
	bool is_owner = PQntuples(result) == 0 || pg_bool(result, 0, 1);
	if (!is_owner) {
		err_set(err, ERR_NOT_PERMITTED, "\"%s\" has no access to %s%s%s here", user,
			origin ? "a casebook \"" : "any casebook", origin ? origin : "", origin ? "\"" : "");
		err_hint(err,
			 "an administrator of the casebook, or %s, who owns the schema, grants it: ascribe db grant "
			 "ACCESS %s --casebook %s",
			 pg_text(result, 0, 0), user, origin ? origin : "ORIGIN");
	}
	PQclear(result);
	return is_owner;
}

/* Why no casebook, or no single one, was chosen. */
static bool explain_choice(Store *store, const char *origin, int matching, Err *err)
{
	PGresult *result = NULL;
	if ((matching == 0 && !explain_access(store, origin, err)) ||
	    !pg_query(store, SQL_QUERY_CASEBOOKS, NULL, &result, err))
		return false;
	Buf list = {0};
	for (int row = 0; row < PQntuples(result); row++)
		buf_addf(&list, "%s%s", row > 0 ? ", " : "", pg_text(result, row, 0));
	PQclear(result);
	if (matching > 1) {
		err_set(err, ERR_USAGE, "the database holds several casebooks");
		err_hint(err, "choose one with --casebook ORIGIN: %s", buf_text(&list));
	} else if (origin) {
		err_set(err, ERR_NOT_FOUND, "there is no casebook \"%s\" here", origin);
		err_hint(err, "there are: %s", list.len > 0 ? buf_text(&list) : "none");
	} else {
		err_set(err, ERR_NOT_FOUND, "there is no casebook yet");
		err_hint(err, "open one: ascribe init ORIGIN");
	}
	buf_free(&list);
	return false;
}

/* Size and root in `column` and the next of the first row. */
static bool take_head(const PGresult *result, int column, Head *head, Err *err)
{
	head->size = pg_number(result, 0, column);
	return pg_hash(pg_text(result, 0, column + 1), &head->root) ||
	       err_set(err, ERR_LEDGER_BROKEN, "the database's root is not a hash");
}

static bool check_version(int version, Err *err)
{
	if (version > store_schema_newest()) {
		err_set(err, ERR_NO_DATABASE, "the database's schema (%d) is newer than this program's (%d)", version,
			store_schema_newest());
		return err_hint(err, "install a newer ascribe");
	}
	if (version < store_schema_newest()) {
		err_set(err, ERR_NO_DATABASE, "the database's schema (%d) is older than this program's (%d)", version,
			store_schema_newest());
		return err_hint(err, "bring it forward: ascribe db migrate");
	}
	return true;
}

static bool choose(Store *store, const char *origin, bool *standby, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, origin);
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_CHOOSE_CASEBOOK, &params, &result, err)) {
		if (strcmp(err->sqlstate, "42501") == 0)
			return explain_access(store, origin, err) && false;
		if (strcmp(err->sqlstate, "42P01") != 0 && strcmp(err->sqlstate, "3F000") != 0)
			return false;
		err_set(err, ERR_NO_DATABASE, "the database holds no casebook");
		return err_hint(err, "open one: ascribe init ORIGIN");
	}
	int matching = PQntuples(result), version = matching > 0 ? (int)pg_number(result, 0, 1) : 0;
	bool ok = matching > 0 || store_schema_version(store, &version, err);
	ok = ok && check_version(version, err) &&
	     (matching == 1 ? take_head(result, 2, &store->chosen_head, err)
			    : explain_choice(store, origin, matching, err));
	*standby = ok && pg_bool(result, 0, 4);
	if (ok)
		snprintf(store->origin, sizeof store->origin, "%s", pg_text(result, 0, 0));
	PQclear(result);
	return ok;
}

/* A standby is given time to come to the head that this client has seen, so that what was written is read. */
bool store_choose_casebook(Store *store, const char *origin, Err *err)
{
	bool standby = false, known = false;
	Head seen = {0};
	if (!choose(store, origin, &standby, err))
		return false;
	if (standby && !head_recall(store->origin, &known, &seen, err))
		return false;
	for (unsigned tries = 0; seen.size > store->chosen_head.size; tries++) {
		if (tries == STANDBY_TRIES) {
			err_set(err, ERR_NO_DATABASE,
				"the standby holds %" PRIu64 " entries, and %" PRIu64
				" were seen from here: it is behind",
				store->chosen_head.size, seen.size);
			return err_hint(err, "ask the primary, or run the command again later; a standby that stays "
					     "behind may hold a history that was cut off");
		}
		clock_pause(STANDBY_PAUSE_MS);
		if (!choose(store, store->origin, &standby, err))
			return false;
	}
	return true;
}

Head store_chosen_head(const Store *store)
{
	return store->chosen_head;
}

static bool read_head(PGresult *result, Head *head, Err *err)
{
	if (PQntuples(result) != 1)
		return err_set(err, ERR_NOT_FOUND, "the casebook does not have that many entries");
	return take_head(result, 0, head, err);
}

bool store_head(Store *store, Head *head, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_HEAD, &params, &result, err))
		return false;
	bool ok = read_head(result, head, err);
	PQclear(result);
	return ok;
}

bool store_head_at(Store *store, uint64_t size, Head *head, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_number(&params, size);
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_HEAD_AT, &params, &result, err))
		return false;
	bool ok = read_head(result, head, err);
	PQclear(result);
	return ok;
}

/* The index that a query gives for a time; *found is false where there is none. */
static bool index_by_time(Store *store, const char *sql, const char *time, uint64_t *index, bool *found, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, time);
	PGresult *result = NULL;
	if (!pg_query(store, sql, &params, &result, err))
		return false;
	*found = !PQgetisnull(result, 0, 0);
	*index = pg_number(result, 0, 0);
	PQclear(result);
	return true;
}

bool store_index_at(Store *store, const char *time, uint64_t *index, Err *err)
{
	bool found;
	return index_by_time(store, SQL_QUERY_INDEX_AT, time, index, &found, err) &&
	       (found || err_set(err, ERR_NOT_FOUND, "the casebook held nothing at %s", time));
}

bool store_index_since(Store *store, const char *time, uint64_t *index, Err *err)
{
	bool found;
	return index_by_time(store, SQL_QUERY_INDEX_SINCE, time, index, &found, err);
}

bool store_writer_state(Store *store, const char *key_name, StoreWriterState *state, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, key_name);
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_WRITER_STATE, &params, &result, err))
		return false;
	bool ok = read_head(result, &state->head, err);
	state->next_seq = ok ? pg_number(result, 0, 2) : 0;
	PQclear(result);
	return ok;
}

bool store_begin(Store *store, Err *err)
{
	store->in_transaction = true;
	return pg_execute(store, "BEGIN", err);
}

bool store_in_transaction(const Store *store)
{
	return store->in_transaction;
}

/* The id in "Key (casebook, …)=(origin, …, <id>) is not present in table …". */
static void missing_id(const Err *err, Uuid *missing)
{
	const char *end = strstr(err->message, ") is not present");
	if (end && end - err->message >= UUID_TEXT_LEN)
		snprintf(missing->text, sizeof missing->text, "%.*s", UUID_TEXT_LEN, end - UUID_TEXT_LEN);
}

bool store_begin_snapshot(Store *store, Err *err)
{
	return pg_execute(store, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" PG_UNCOMPILED, err);
}

bool store_mark(Store *store, Err *err)
{
	return pg_execute(store, "SAVEPOINT mark", err);
}

bool store_undo(Store *store, Err *err)
{
	return pg_execute(store, "ROLLBACK TO SAVEPOINT mark", err);
}

bool store_commit(Store *store, Err *err)
{
	store->in_transaction = false;
	return pg_execute(store, "COMMIT", err);
}

bool store_check(Store *store, Uuid *missing, Err *err)
{
	if (pg_execute(store, "SET CONSTRAINTS ALL IMMEDIATE", err))
		return true;
	if (strcmp(err->sqlstate, "23503") == 0)
		missing_id(err, missing);
	return false;
}

void store_rollback(Store *store)
{
	Err ignored;
	if (store->append_under_way) {
		PGresult *result;
		while ((result = PQgetResult(store->connection)) != NULL)
			PQclear(result);
		store->append_under_way = false;
	}
	store->in_transaction = false;
	if (PQtransactionStatus(store->connection) != PQTRANS_IDLE && !pg_execute(store, "ROLLBACK", &ignored))
		return; /* the connection is gone, and the transaction with it */
}
