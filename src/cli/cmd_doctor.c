/* ascribe doctor: what could lose or hide entries, or keep the program from working. Only looks; changes nothing. Each
 * check says what it found and, where that is not as it should be, what mends it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "ascribe/base/clock.h"
#include "ascribe/base/utf8.h"
#include "ascribe/crypto/keyfile.h"
#include "ascribe/store/access.h"
#include "ascribe/store/content.h"
#include "ascribe/store/writer.h"
#include "cli.h"

#define CLOCK_SECONDS 60               /* that two clocks may be apart */
#define ROOM_BYTES ((uint64_t)1 << 30) /* that a server's disk should have free */
#define EXPORT_SECONDS 604800          /* a week: that a growing ledger may go without a head handed out */

typedef enum Status { STATUS_OK, STATUS_WARN, STATUS_FAIL } Status;

typedef struct Doctor {
	Context *context;
	Store *store;
	size_t checks, failed;
} Doctor;

static const char *status_name(Status status)
{
	switch (status) {
	case STATUS_OK:
		return "ok";
	case STATUS_WARN:
		return "warn";
	case STATUS_FAIL:
		return "fail";
	}
	return "fail";
}

/* Text that may be no UTF-8, as a path or a server's message may. */
static void set_text(json_t *value, const char *name, const char *text)
{
	Buf safe = {0};
	utf8_add_terminal_safe(&safe, text, strlen(text), false);
	json_object_set_new(value, name, json_string(buf_text(&safe)));
	buf_free(&safe);
}

/* `mend` may be NULL or "". */
static void report(Doctor *doctor, const char *check, Status status, const char *mend, const char *found)
{
	json_t *value = json_pack("{s:s, s:s}", "check", check, "status", status_name(status));
	set_text(value, "found", found);
	if (mend && *mend)
		set_text(value, "mend", mend);
	doctor->checks++;
	doctor->failed += status == STATUS_FAIL ? 1 : 0;
	print_check(&doctor->context->style, value, &doctor->context->out);
}

static void report_error(Doctor *doctor, const char *check, const Err *err)
{
	report(doctor, check, STATUS_FAIL, err->hint, err->message);
}

/* What a setting is where it is as it should be, and what is said where not. */
static void report_setting(Doctor *doctor, const char *check, bool good, Status otherwise, const char *mend,
			   const char *found)
{
	report(doctor, check, good ? STATUS_OK : otherwise, good ? NULL : mend, good ? "on" : found);
}

static const char *mend_setting(const Doctor *doctor, const char *name)
{
	return arena_printf(doctor->context->arena,
			    "psql \"$(ascribe db uri)\" -c 'ALTER SYSTEM SET %s = on' -c 'SELECT pg_reload_conf()'",
			    name);
}

static void check_durability(Doctor *doctor, const StoreServer *server)
{
	Arena *arena = doctor->context->arena;
	const char *commit = server->synchronous_commit;
	bool waits = strcmp(commit, "off") != 0 && strcmp(commit, "local") != 0;
	report(doctor, "commit", waits ? STATUS_OK : STATUS_WARN,
	       waits ? NULL
		     : arena_printf(arena,
				    "psql \"$(ascribe db uri)\" -c 'ALTER DATABASE %s SET synchronous_commit = on'",
				    server->database),
	       waits ? arena_printf(arena, "synchronous_commit is %s", commit)
		     : arena_printf(arena,
				    "synchronous_commit is %s; an append sets it to on for itself, nothing else does",
				    commit));
	report_setting(doctor, "fsync", server->fsync, STATUS_FAIL, mend_setting(doctor, "fsync"),
		       "off: a crash of the machine can lose or tear entries that were reported as written");
	report_setting(doctor, "full page writes", server->full_page_writes, STATUS_WARN,
		       mend_setting(doctor, "full_page_writes"),
		       "off: safe only where a disk never holds half a page after a crash");
	report_setting(doctor, "checksums", server->checksums, STATUS_WARN,
		       "pg_checksums --enable -D FOLDER, with the server stopped (FOLDER: SHOW data_directory)",
		       "off: PostgreSQL does not notice a page that the disk has changed");
}

static void check_encoding(Doctor *doctor, const StoreServer *server)
{
	bool good = strcmp(server->encoding, "UTF8") == 0;
	report(doctor, "encoding", good ? STATUS_OK : STATUS_FAIL,
	       good ? NULL : "createdb -T template0 -E UTF8 NEW; pg_dump OLD | psql NEW",
	       good ? server->encoding
		    : arena_printf(doctor->context->arena, "%s: cannot hold what is written in other scripts",
				   server->encoding));
}

static void check_clock(Doctor *doctor, const StoreServer *server)
{
	int64_t ahead = (int64_t)server->clock - (int64_t)time(NULL), apart = ahead < 0 ? -ahead : ahead;
	bool good = apart <= CLOCK_SECONDS;
	report(doctor, "clock", good ? STATUS_OK : STATUS_WARN,
	       good ? NULL : "set both by NTP: timedatectl set-ntp true",
	       good ? "the server's and this computer's agree"
		    : arena_printf(doctor->context->arena, "the server's is %" PRId64 " seconds %s this computer's",
				   apart, ahead > 0 ? "ahead of" : "behind"));
}

/* Who may listen between here and the server. Nobody there can change what was signed unseen. */
static void check_connection(Doctor *doctor, const StoreServer *server)
{
	Arena *arena = doctor->context->arena;
	const char *mend = "add sslmode=verify-full to the address, and sslrootcert=FILE with who signed the server's "
			   "certificate; the server needs ssl = on";
	if (!server->remote)
		report(doctor, "connection", STATUS_OK, NULL, "stays on this computer");
	else if (!server->tls)
		report(doctor, "connection", STATUS_WARN, mend,
		       arena_printf(arena, "goes to %s without TLS: others can read it on its way", server->remote));
	else if (!server->certified)
		report(doctor, "connection", STATUS_WARN, mend,
		       arena_printf(arena, "goes to %s by TLS, but whoever answers there is taken for the server",
				    server->remote));
	else
		report(doctor, "connection", STATUS_OK, NULL,
		       arena_printf(arena, "goes to %s by TLS, and its certificate is checked", server->remote));
}

/* Where the server's files are on this computer, and may be seen. */
static void check_disk(Doctor *doctor, const StoreServer *server)
{
	struct statvfs fs;
	Arena *arena = doctor->context->arena;
	if (!server->folder || statvfs(server->folder, &fs) != 0)
		return;
	uint64_t room = (uint64_t)fs.f_bavail * fs.f_frsize;
	bool good = room >= ROOM_BYTES;
	report(doctor, "disk", good ? STATUS_OK : STATUS_WARN,
	       good ? NULL
		    : arena_printf(arena, "make room where df -h '%s' says; a full disk stops all writing",
				   server->folder),
	       arena_printf(arena, "%" PRIu64 " MiB free for the server", room >> 20));
}

/* Whether the schema is the program's, so that a casebook can be looked at. */
static bool check_schema(Doctor *doctor)
{
	Err err = {0};
	int version = 0, newest = store_schema_newest();
	if (!store_schema_version(doctor->store, &version, &err)) {
		report_error(doctor, "schema", &err);
		return false;
	}
	const char *text = arena_printf(doctor->context->arena, "version %d; this program's is %d", version, newest);
	if (version == newest)
		report(doctor, "schema", STATUS_OK, NULL, arena_printf(doctor->context->arena, "version %d", version));
	else if (version == 0)
		report(doctor, "schema", STATUS_FAIL, "ascribe init ORIGIN", "the database holds no casebook");
	else
		report(doctor, "schema", STATUS_FAIL,
		       version < newest ? "ascribe db migrate" : "install a newer ascribe", text);
	return version == newest;
}

static void check_head(Doctor *doctor, const Head *stated, bool known, const Head *remembered)
{
	Err err = {0};
	Arena *arena = doctor->context->arena;
	if (!known)
		report(doctor, "remembered head", STATUS_WARN,
		       "ascribe audit --against FILE, a checkpoint had from somebody else",
		       "none: that nothing was cut off or rolled back is the server's word alone");
	else if (head_verify(doctor->store, remembered, stated, &err))
		report(doctor, "remembered head", STATUS_OK, NULL,
		       arena_printf(arena, "of %" PRIu64 " entries; the server's %" PRIu64 " extend it",
				    remembered->size, stated->size));
	else
		report_error(doctor, "remembered head", &err);
}

static void report_age(Doctor *doctor, const char *at, const Head *exported, const Head *stated)
{
	uint64_t then = clock_seconds(at), now = (uint64_t)time(NULL), since = stated->size - exported->size;
	bool old = now > then && now - then > EXPORT_SECONDS && since > 0;
	report(doctor, "exported head", old ? STATUS_WARN : STATUS_OK,
	       old ? "ascribe checkpoint -o FILE, and give FILE to somebody else" : NULL,
	       arena_printf(doctor->context->arena, "of %" PRIu64 " entries, handed out at %s; %" PRIu64 " since",
			    exported->size, at, since));
}

static void check_export(Doctor *doctor, const Head *stated)
{
	Err err = {0};
	bool known = false;
	char at[21];
	Head exported;
	bool ok = head_recall_export(store_origin(doctor->store), &known, at, &exported, &err) &&
		  (!known || head_verify(doctor->store, &exported, stated, &err));
	if (!ok && err.code == ERR_CONTRADICTS_CHECKPOINT)
		err_hint(&err,
			 "where the restore of a backup was accepted, hand out another: ascribe checkpoint -o FILE; "
			 "else tell an auditor");
	if (!ok)
		report_error(doctor, "exported head", &err);
	else if (!known)
		report(doctor, "exported head", STATUS_WARN,
		       "ascribe checkpoint -o FILE, and give FILE to somebody else",
		       "none: if this computer is lost, nobody can tell that the server was rolled back");
	else
		report_age(doctor, at, &exported, stated);
}

/* Bytes that nothing signed speaks of: no append leaves them behind. */
static void check_orphans(Doctor *doctor)
{
	Err err = {0};
	uint64_t count, stored;
	if (!content_orphans(doctor->store, &count, &stored, &err))
		report_error(doctor, "unnamed files", &err);
	else if (count > 0)
		report(doctor, "unnamed files", STATUS_WARN,
		       "psql \"$(ascribe db uri)\" -c \"WITH gone AS (DELETE FROM ascribe.content WHERE (casebook, "
		       "encode(sha256, 'hex')) NOT IN (SELECT casebook, sha256 FROM ascribe.file) RETURNING casebook, "
		       "upload) DELETE FROM ascribe.piece AS p USING gone AS g WHERE p.casebook = g.casebook AND "
		       "p.upload "
		       "= g.upload\", once it is clear where they came from",
		       arena_printf(doctor->context->arena,
				    "%" PRIu64 " that no record names, of %" PRIu64
				    " bytes: this program leaves none behind",
				    count, stored));
	else
		report(doctor, "unnamed files", STATUS_OK, NULL, "none: records name all that are kept");
}

/* Whether files are there that the records keep, and how near they are to the limit. */
static void check_content(Doctor *doctor)
{
	Err err = {0};
	Arena *arena = doctor->context->arena;
	ContentProblems problems;
	ContentLimits limits;
	if (!content_problems(doctor->store, arena, &problems, &err) || !content_limits(doctor->store, &limits, &err)) {
		report_error(doctor, "files", &err);
		return;
	}
	if (problems.count > 0)
		report(doctor, "files", STATUS_FAIL,
		       "ascribe evidence attach EVIDENCE FILE, or source capture SOURCE FILE, from a copy of each",
		       arena_printf(arena, "%" PRIu64 " not as the records say; %s: %s", problems.count,
				    problems.record, problems.problem));
	else
		report(doctor, "files", STATUS_OK, NULL, "all that the records keep are there");
	check_orphans(doctor);
	bool none = limits.content_max == STORE_NEWEST;
	bool full = !none && limits.stored >= limits.content_max - limits.content_max / 10;
	report(doctor, "room for files", full ? STATUS_WARN : STATUS_OK, full ? "ascribe db limit --total SIZE" : NULL,
	       none ? arena_printf(arena, "%" PRIu64 " bytes taken; no limit", limits.stored)
		    : arena_printf(arena, "%" PRIu64 " bytes taken, of %" PRIu64, limits.stored, limits.content_max));
}

/* What whoever is logged in may do, and what is wrong with the access of others; whether he may see files. */
static bool check_access(Doctor *doctor)
{
	Err err = {0};
	Arena *arena = doctor->context->arena;
	StoreGrant *grants, *own = NULL, *gone = NULL;
	size_t count;
	if (!store_grants(doctor->store, arena, &grants, &count, &err)) {
		report_error(doctor, "access", &err);
		return false;
	}
	const char *user = store_user(doctor->store);
	for (size_t i = 1; i < count; i++) { /* the first is the owner of the schema */
		own = strcmp(grants[i].who, user) == 0 ? &grants[i] : own;
		gone = grants[i].is_there ? gone : &grants[i];
	}
	if (gone)
		report(doctor, "access", STATUS_WARN, arena_printf(arena, "ascribe db revoke '%s'", gone->who),
		       arena_printf(arena,
				    "%s has %s, and there is no such role that can log in: whoever makes one has it",
				    gone->who, gone->access));
	else if (count > 1 && grants[0].is_superuser)
		report(doctor, "access", STATUS_WARN,
		       "open casebooks that others share in a database that a plain role owns",
		       arena_printf(arena, "%zu others have access, and the schema's functions run as a superuser, %s",
				    count - 1, grants[0].who));
	else if (own && strcmp(own->access, "analyst") == 0 && !*own->keys)
		report(doctor, "access", STATUS_WARN, arena_printf(arena, "ascribe db grant analyst %s KEY", user),
		       arena_printf(arena, "%s is analyst, and has no key to append with", user));
	else
		report(doctor, "access", STATUS_OK, NULL,
		       own ? arena_printf(arena, "%s is %s%s%s", user, own->access,
					  *own->keys ? ", with the keys " : "", own->keys)
			   : arena_printf(arena, "%s is the owner; others with access: %zu", user, count - 1));
	return !own || strcmp(own->access, "reader") != 0;
}

/* Privileges in the schema that no access gives. */
static void check_grants(Doctor *doctor)
{
	Err err = {0};
	StoreStray stray;
	Arena *arena = doctor->context->arena;
	if (!store_stray_grants(doctor->store, arena, &stray, &err))
		report_error(doctor, "privileges", &err);
	else if (stray.count > 0)
		report(doctor, "privileges", STATUS_FAIL,
		       arena_printf(arena, "psql \"$(ascribe db uri)\" -c '%s'", stray.revoke),
		       arena_printf(arena, "%" PRIu64 " that nobody was granted; %s may %s %s", stray.count, stray.who,
				    stray.privilege, stray.object));
	else
		report(doctor, "privileges", STATUS_OK, NULL, "none but what was granted");
}

static void check_casebook(Doctor *doctor)
{
	Err err = {0};
	Store *store;
	Head stated, remembered;
	bool known = false;
	if (!context_casebook(doctor->context, &store, &err)) {
		report_error(doctor, "casebook", &err);
		return;
	}
	Err damaged = {0}; /* what is remembered is read first: another process may append, and remember more, after */
	bool recalled = head_recall(store_origin(store), &known, &remembered, &damaged);
	if (!store_head(store, &stated, &err)) {
		report_error(doctor, "casebook", &err);
		return;
	}
	report(doctor, "casebook", STATUS_OK, NULL,
	       arena_printf(doctor->context->arena, "%s, %" PRIu64 " entries", store_origin(store), stated.size));
	if (recalled)
		check_head(doctor, &stated, known, &remembered);
	else
		report_error(doctor, "remembered head", &damaged);
	check_export(doctor, &stated);
	check_grants(doctor);
	if (check_access(doctor))
		check_content(doctor);
}

static void check_server(Doctor *doctor)
{
	Err err = {0};
	StoreServer server;
	if (!store_server(doctor->store, doctor->context->arena, &server, &err)) {
		report_error(doctor, "database", &err);
		return;
	}
	report(doctor, "database", STATUS_OK, NULL,
	       arena_printf(doctor->context->arena, "PostgreSQL %s", server.version));
	check_connection(doctor, &server);
	check_encoding(doctor, &server);
	check_durability(doctor, &server);
	check_disk(doctor, &server);
	check_clock(doctor, &server);
	if (check_schema(doctor))
		check_casebook(doctor);
}

static void check_key_folder(Doctor *doctor, const char *folder)
{
	struct stat st;
	Arena *arena = doctor->context->arena;
	if (stat(folder, &st) != 0)
		return; /* none, or check_keys says why */
	const char *mend = arena_printf(arena, "chmod 700 %s", folder);
	if (st.st_uid != geteuid())
		report(doctor, "key folder", STATUS_FAIL, arena_printf(arena, "chown %d %s", (int)geteuid(), folder),
		       arena_printf(arena, "%s belongs to another user", folder));
	else if (st.st_mode & (S_IWGRP | S_IWOTH))
		report(doctor, "key folder", STATUS_FAIL, mend, "group or others may put keys in the place of yours");
	else if (st.st_mode & (S_IRWXG | S_IRWXO))
		report(doctor, "key folder", STATUS_WARN, mend, "group or others may see which keys there are");
	else
		report(doctor, "key folder", STATUS_OK, NULL, folder);
}

/* Whether the key file is one that the program takes; *is_protected: by a passphrase. */
static bool check_key(Doctor *doctor, const char *name, bool *is_protected)
{
	Err err = {0};
	char *text = NULL;
	size_t text_len = 0;
	KeyfileInfo info = {0};
	bool ok = context_key_text(doctor->context, name, &text, &text_len, &err) &&
		  keyfile_parse_info(text, text_len, &info, &err);
	keyfile_text_free(text);
	if (!ok)
		report_error(doctor, arena_printf(doctor->context->arena, "key %s", name), &err);
	*is_protected = info.is_protected;
	return ok;
}

static void check_keys(Doctor *doctor)
{
	Err err = {0};
	const char *folder = NULL, **names;
	size_t count = 0, good = 0, open = 0;
	if (!context_keys_folder(doctor->context, &folder, &err) ||
	    !context_key_names(doctor->context, &names, &count, &err)) {
		report_error(doctor, "keys", &err);
		return;
	}
	check_key_folder(doctor, folder);
	for (size_t i = 0; i < count; i++) {
		bool is_protected = false;
		bool ok = check_key(doctor, names[i], &is_protected);
		good += ok ? 1 : 0;
		open += ok && !is_protected ? 1 : 0;
	}
	if (good == count)
		report(doctor, "keys", STATUS_OK, NULL,
		       arena_printf(doctor->context->arena, "%zu here, %zu of them without a passphrase", count, open));
}

bool cmd_doctor(Context *context, const Args *args, Err *err)
{
	(void)args;
	Doctor doctor = {.context = context};
	bool reached = context_store(context, &doctor.store, err);
	if (reached)
		check_server(&doctor);
	else
		report_error(&doctor, "database", err);
	check_keys(&doctor);
	if (!reached) {
		err->code = ERR_NO_DATABASE;
		return false;
	}
	if (doctor.failed == 0)
		return true;
	err_set(err, ERR_FAILED, "%zu of %zu checks failed", doctor.failed, doctor.checks);
	return err_hint(err, "below each stands what mends it");
}
