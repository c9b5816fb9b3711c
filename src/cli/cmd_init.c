/* ascribe init, and ascribe db: the database that casebooks live in. */
#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/store/cluster.h"
#include "ascribe/store/writer.h"
#include "cli.h"

static void say(void *context, const char *message)
{
	context_say(context, "ascribe: %s", message);
}

/* The private cluster made and running, where no other database was named. */
static bool make_database(Context *context, Err *err)
{
	Cluster cluster;
	return context->db || (cluster_find(context->arena, &cluster, err) &&
			       cluster_make(&cluster, say, context, err) && cluster_start(&cluster, err));
}

static const char *host_name(Context *context)
{
	char name[256];
	if (gethostname(name, sizeof name) != 0)
		return "localhost";
	name[sizeof name - 1] = '\0';
	return arena_strdup(context->arena, name);
}

static const char *user_name(void)
{
	const struct passwd *account = getpwuid(geteuid());
	return account ? account->pw_name : "user";
}

/* The key that opens the casebook: the one that is named, else the only one, else a new one. */
static bool first_key(Context *context, const Args *args, const SecretKey **key, Err *err)
{
	const char **names;
	size_t count;
	if (!context_key_names(context, &names, &count, err))
		return false;
	const char *name = context->key_name;
	bool there = false;
	if (!name && count == 0)
		name = arena_printf(context->arena, "%s@%s", user_name(), host_name(context));
	for (size_t i = 0; name && i < count; i++)
		there = there || strcmp(names[i], name) == 0;
	if (!name || there)
		return context_key(context, key, err);
	if (!context_make_key(context, name, args_value(args, "no-passphrase") != NULL, &context->key, err))
		return false;
	context_say(context, "ascribe: made the key %s", name);
	*key = context->key;
	return true;
}

bool cmd_init(Context *context, const Args *args, Err *err)
{
	const char *origin = args->operand_count > 0
				     ? args->operands[0]
				     : arena_printf(context->arena, "%s/%s", host_name(context), user_name());
	Store *store;
	const SecretKey *key;
	int applied;
	if (!entry_origin_valid(origin)) {
		err_set(err, ERR_USAGE, "\"%s\" cannot be a casebook's origin", origin);
		return err_hint(err,
				"like a URL without its scheme: cert.example/casebook; letters, digits and . _ / -");
	}
	if (!make_database(context, err) || !context_store(context, &store, err) ||
	    !store_migrate(store, &applied, err) || !first_key(context, args, &key, err) ||
	    !writer_open_casebook(store, origin, key, err))
		return false;
	print_object(&context->style, "casebook",
		     json_pack("{s:s, s:s, s:i}", "opened", origin, "administrator", secret_key_public(key)->name,
			       "entries", 1),
		     &context->out);
	return true;
}

bool cmd_db_start(Context *context, const Args *args, Err *err)
{
	(void)args;
	Cluster cluster;
	if (context->db)
		return err_set(err, ERR_USAGE,
			       "--db names a server of its own; only the private cluster is started here");
	if (!cluster_find(context->arena, &cluster, err))
		return false;
	if (!cluster_make(&cluster, say, context, err) || !cluster_start(&cluster, err))
		return false;
	print_object(&context->style, "db", json_pack("{s:s, s:b}", "database", cluster.folder, "running", 1),
		     &context->out);
	return true;
}

bool cmd_db_stop(Context *context, const Args *args, Err *err)
{
	(void)args;
	Cluster cluster;
	bool was_running;
	if (context->db)
		return err_set(err, ERR_USAGE,
			       "--db names a server of its own; only the private cluster is stopped here");
	if (!cluster_find(context->arena, &cluster, err) || !cluster_stop(&cluster, &was_running, err))
		return false;
	print_object(&context->style, "db",
		     json_pack("{s:s, s:b, s:b}", "database", cluster.folder, "running", 0, "stopped", was_running),
		     &context->out);
	return true;
}

static void add_casebook(Store *store, json_t *status)
{
	Err ignored;
	Head head;
	if (!store_choose_casebook(store, NULL, &ignored) || !store_head(store, &head, &ignored)) {
		json_object_set_new(status, "casebook", json_string(ignored.message));
		return;
	}
	Buf root = {0};
	base64_add(&root, head.root.bytes, HASH_LEN);
	json_object_set_new(status, "casebook", json_string(store_origin(store)));
	json_object_set_new(status, "entries", json_integer((json_int_t)head.size));
	json_object_set_new(status, "root", json_string(buf_text(&root)));
	buf_free(&root);
}

bool cmd_db_status(Context *context, const Args *args, Err *err)
{
	(void)args;
	Cluster cluster = {0};
	Store *store;
	int version;
	json_t *status = json_object();
	bool ok = true;
	if (context->db) {
		json_object_set_new(status, "database", json_string("given by --db, ASCRIBE_DB or config"));
	} else {
		ok = cluster_find(context->arena, &cluster, err);
		bool there = ok && cluster_exists(&cluster), running = there && cluster_running(&cluster);
		if (ok) {
			json_object_set_new(status, "database", json_string(cluster.folder));
			json_object_set_new(status, "made", json_boolean(there));
			json_object_set_new(status, "running", json_boolean(running));
		}
		if (!running) {
			if (ok)
				print_object(&context->style, "db", json_incref(status), &context->out);
			json_decref(status);
			return ok;
		}
	}
	ok = ok && context_store(context, &store, err) && store_schema_version(store, &version, err);
	if (ok) {
		json_object_set_new(status, "schema_version", json_integer(version));
		json_object_set_new(status, "schema_of_program", json_integer(store_schema_newest()));
		add_casebook(store, status);
		print_object(&context->style, "db", json_incref(status), &context->out);
	}
	json_decref(status);
	return ok;
}

bool cmd_db_uri(Context *context, const Args *args, Err *err)
{
	(void)args;
	Cluster cluster;
	const char *uri = context->db;
	if (!uri) {
		if (!cluster_find(context->arena, &cluster, err))
			return false;
		uri = cluster_uri(&cluster, context->arena);
	}
	if (context->style.json)
		print_object(&context->style, "db", json_pack("{s:s}", "uri", uri), &context->out);
	else
		buf_addf(&context->out, "%s\n", uri);
	return true;
}

bool cmd_db_migrate(Context *context, const Args *args, Err *err)
{
	(void)args;
	Store *store;
	int applied, version;
	if (!context_store(context, &store, err) || !store_migrate(store, &applied, err) ||
	    !store_schema_version(store, &version, err))
		return false;
	print_object(&context->style, "db", json_pack("{s:i, s:i}", "schema_version", version, "applied", applied),
		     &context->out);
	return true;
}
