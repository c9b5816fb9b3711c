/* The private cluster: where it is, and making it; see cluster.h. */
#include "ascribe/store/cluster.h"

#include <dirent.h>
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/crypto/hash.h"
#include "child.h"
#include "cluster_private.h"

#define OLDEST_VERSION 15
#define SERVERS "/usr/lib/postgresql" /* where Debian keeps a folder for each version */
#define ROOT_FOLDER "/var/lib/ascribe"

const char *cluster_find_bin(const char *root, int version, Arena *arena)
{
	DIR *directory = opendir(root);
	int best = 0;
	if (!directory)
		return NULL;
	for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
		int found = (int)strtol(entry->d_name, NULL, 10);
		const char *initdb = arena_printf(arena, "%s/%s/bin/initdb", root, entry->d_name);
		if (found > best && found >= OLDEST_VERSION && (version == 0 || found == version) &&
		    access(initdb, X_OK) == 0)
			best = found;
	}
	closedir(directory);
	return best > 0 ? arena_printf(arena, "%s/%d/bin", root, best) : NULL;
}

/* The major version that made the data folder; 0 where there is none. */
static int data_version(const Cluster *cluster)
{
	Buf text = {0};
	Err ignored;
	int version = 0;
	if (file_read(arena_printf(cluster->arena, "%s/PG_VERSION", cluster->data), 16, &text, &ignored))
		version = (int)strtol(buf_text(&text), NULL, 10);
	buf_free(&text);
	return version;
}

static bool choose_account(const char *xdg, Cluster *cluster, Err *err)
{
	cluster->uid = geteuid();
	cluster->folder = arena_printf(cluster->arena, "%s/cluster", xdg);
	if (cluster->uid != 0)
		return true;
	const struct passwd *account = getpwnam("postgres");
	if (!account) {
		err_set(err, ERR_NO_DATABASE,
			"PostgreSQL refuses to run as root, and there is no account \"postgres\"");
		return err_hint(err, "install postgresql, run as another user, or give --db URI");
	}
	Hash hash = hash_bytes(xdg, strlen(xdg));
	char hex[65];
	hash_to_hex(&hash, hex);
	cluster->folder = arena_printf(cluster->arena, ROOT_FOLDER "/%.16s", hex);
	cluster->account = "postgres";
	cluster->uid = account->pw_uid;
	cluster->gid = account->pw_gid;
	return true;
}

static bool check_socket_length(const Cluster *cluster, Err *err)
{
	const size_t limit = sizeof((struct sockaddr_un *)0)->sun_path - 1;
	size_t len = strlen(cluster->socket) + strlen("/.s.PGSQL.5432.lock") - strlen(".lock");
	if (len <= limit)
		return true;
	err_set(err, ERR_NO_DATABASE, "%s is too long for the database's socket: %zu bytes, and %zu are allowed",
		cluster->socket, len, limit);
	return err_hint(err, "set XDG_DATA_HOME to a shorter path, or give --db URI");
}

bool cluster_find(Arena *arena, Cluster *cluster, Err *err)
{
	const char *xdg;
	*cluster = (Cluster){.arena = arena};
	if (!file_xdg_folder(XDG_DATA, arena, &xdg, err) || !choose_account(xdg, cluster, err))
		return false;
	cluster->data = arena_printf(arena, "%s/data", cluster->folder);
	cluster->socket = arena_printf(arena, "%s/socket", cluster->folder);
	cluster->log = arena_printf(arena, "%s/log", cluster->folder);
	cluster->bin = cluster_find_bin(SERVERS, data_version(cluster), arena);
	return check_socket_length(cluster, err);
}

bool cluster_exists(const Cluster *cluster)
{
	return data_version(cluster) > 0;
}

const char *cluster_uri(const Cluster *cluster, Arena *arena)
{
	Buf host = {0};
	for (const char *c = cluster->socket; *c; c++) {
		bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
			     strchr("-._~", *c);
		if (plain)
			buf_add_char(&host, *c);
		else
			buf_addf(&host, "%%%02X", (unsigned char)*c);
	}
	const char *uri = arena_printf(arena, "postgresql://ascribe@/ascribe?host=%s&port=5432", buf_text(&host));
	buf_free(&host);
	return uri;
}

bool cluster_no_server(const Cluster *cluster, Err *err)
{
	int version = data_version(cluster);
	if (version > 0) {
		err_set(err, ERR_NO_DATABASE, "PostgreSQL %d made the database in %s, and its server is not installed",
			version, cluster->data);
		return err_hint(err, "apt-get install postgresql-%d", version);
	}
	err_set(err, ERR_NO_DATABASE, "no PostgreSQL server from %d on is installed here", OLDEST_VERSION);
	return err_hint(err, "apt-get install postgresql, or use another server: --db URI");
}

/* The settings of a small server that one user has to himself. Durability is left as PostgreSQL has it. */
static bool write_settings(const char *data, const Cluster *cluster, Err *err)
{
	Buf text = {0};
	buf_add_text(&text,
		     "# Written by ascribe when it made this cluster.\n"
		     "listen_addresses = ''\nport = 5432\nunix_socket_permissions = 0700\nunix_socket_directories = '");
	for (const char *c = cluster->socket; *c; c++)
		buf_addf(&text, *c == '\'' ? "''" : "%c", *c);
	buf_add_text(&text, "'\nmax_connections = 40\nshared_buffers = 128MB\nmax_wal_size = 2GB\njit = off\n"
			    "shared_preload_libraries = 'plpgsql'\n"
			    "timezone = 'UTC'\nlog_timezone = 'UTC'\nlog_min_messages = warning\n"
			    "cluster_name = 'ascribe'\n");
	const char *path = arena_printf(cluster->arena, "%s/ascribe.conf", data);
	bool ok = file_replace(path, text.data, text.len, 0600, err);
	buf_clear(&text);
	buf_add_text(&text, "\ninclude 'ascribe.conf'\n");
	FILE *conf = ok ? fopen(arena_printf(cluster->arena, "%s/postgresql.conf", data), "ae") : NULL;
	if (ok && (!conf || fputs(buf_text(&text), conf) < 0))
		ok = err_set_errno(err, ERR_FAILED, errno, "cannot write the settings in %s", data);
	if (conf && fclose(conf) != 0 && ok)
		ok = err_set_errno(err, ERR_FAILED, errno, "cannot write the settings in %s", data);
	buf_free(&text);
	if (ok && cluster->account && chown(path, cluster->uid, cluster->gid) != 0)
		ok = err_set_errno(err, ERR_FAILED, errno, "cannot hand %s to %s", path, cluster->account);
	return ok;
}

/* A folder of the server's own account, 0700. */
static bool own_folder(const Cluster *cluster, const char *path, Err *err)
{
	if (!file_make_folder(path, 0700, err))
		return false;
	if (cluster->account && chown(path, cluster->uid, cluster->gid) != 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot hand %s to %s", path, cluster->account);
	struct stat st;
	if (stat(path, &st) != 0 || st.st_uid != cluster->uid || (st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		err_set(err, ERR_NOT_PERMITTED, "%s is not a folder of the database's account alone", path);
		return err_hint(err, "chmod 700 %s, and see who owns it", path);
	}
	return true;
}

static bool make_folders(const Cluster *cluster, Err *err)
{
	if (cluster->account && mkdir(ROOT_FOLDER, 0755) != 0 && errno != EEXIST)
		return err_set_errno(err, ERR_FAILED, errno, "cannot make " ROOT_FOLDER);
	return own_folder(cluster, cluster->folder, err) && own_folder(cluster, cluster->socket, err);
}

/* What a program of PostgreSQL's said, as an error: a full disk in its own words, else the last line. */
bool cluster_explain(const char *what, const char *place, const Buf *said, Err *err)
{
	if (strstr(buf_text(said), "No space left on device")) {
		err_set(err, ERR_NO_DATABASE, "%s: no space left on the disk of %s", what, place);
		return err_hint(err, "make room (df -h %s), and run the command again", place);
	}
	const char *end = buf_text(said) + said->len;
	while (end > buf_text(said) && end[-1] == '\n')
		end--;
	const char *line = end;
	while (line > buf_text(said) && line[-1] != '\n')
		line--;
	return err_set(err, ERR_NO_DATABASE, "%s: %.*s", what, (int)(end - line), line);
}

static void remove_half_made(const Cluster *cluster, const char *path)
{
	const char *const argv[] = {"/bin/rm", "-rf", "--", path, NULL};
	Buf said = {0};
	int status;
	Err ignored;
	(void)!child_run(cluster, argv, &said, &status, &ignored);
	buf_free(&said);
}

static bool make_locked(const Cluster *cluster, ClusterSay say, void *context, Err *err)
{
	if (cluster_exists(cluster)) /* another process made it meanwhile */
		return true;
	say(context, arena_printf(cluster->arena, "making a private PostgreSQL cluster in %s", cluster->folder));
	if (cluster->account)
		say(context, "it runs as the account \"postgres\", because PostgreSQL refuses to run as root");
	const char *part = arena_printf(cluster->arena, "%s/data.part", cluster->folder);
	remove_half_made(cluster, part);
	const char *const argv[] = {arena_printf(cluster->arena, "%s/initdb", cluster->bin),
				    "-D",
				    part,
				    "-U",
				    "ascribe",
				    "-A",
				    "trust",
				    "-E",
				    "UTF8",
				    "--locale=C.UTF-8",
				    "--data-checksums",
				    NULL};
	Buf said = {0};
	int status = 0;
	bool ok = child_run(cluster, argv, &said, &status, err);
	if (ok && status != 0)
		ok = cluster_explain("cannot make the database", cluster->folder, &said, err);
	ok = ok && write_settings(part, cluster, err);
	if (ok && rename(part, cluster->data) != 0)
		ok = err_set_errno(err, ERR_FAILED, errno, "cannot make %s", cluster->data);
	if (!ok)
		remove_half_made(cluster, part);
	buf_free(&said);
	return ok;
}

bool cluster_make(const Cluster *cluster, ClusterSay say, void *context, Err *err)
{
	if (cluster_exists(cluster))
		return true;
	if (!cluster->bin)
		return cluster_no_server(cluster, err);
	if (!make_folders(cluster, err))
		return false;
	int lock = cluster_lock(cluster, err);
	if (lock < 0)
		return false;
	bool ok = make_locked(cluster, say, context, err);
	(void)close(lock);
	return ok;
}
