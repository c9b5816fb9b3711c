/* The private cluster's server: starting and stopping it; see cluster.h. A lock file makes two starts one. */
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/store/sql.h"
#include "child.h"
#include "cluster_private.h"

#define LOG_TAIL 4096

bool cluster_running(const Cluster *cluster)
{
	return PQping(cluster_uri(cluster, cluster->arena)) == PQPING_OK;
}

int cluster_lock(const Cluster *cluster, Err *err)
{
	const char *path = arena_printf(cluster->arena, "%s/lock", cluster->folder);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		err_set_errno(err, ERR_NO_DATABASE, errno, "cannot open %s", path);
		return -1;
	}
	while (flock(fd, LOCK_EX) != 0) {
		if (errno == EINTR)
			continue;
		err_set_errno(err, ERR_NO_DATABASE, errno, "cannot lock %s", path);
		(void)close(fd);
		return -1;
	}
	return fd;
}

/* The end of the server's log, for the reason why it did not start. */
static void add_log_tail(const Cluster *cluster, Buf *said)
{
	char chunk[LOG_TAIL];
	int fd = open(cluster->log, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return;
	off_t size = lseek(fd, 0, SEEK_END);
	(void)lseek(fd, size > LOG_TAIL ? size - LOG_TAIL : 0, SEEK_SET);
	ssize_t got = read(fd, chunk, sizeof chunk);
	if (got > 0)
		buf_add(said, chunk, (size_t)got);
	(void)close(fd);
}

static bool pg_ctl(const Cluster *cluster, const char *const *words, Buf *said, int *status, Err *err)
{
	const char *argv[16] = {arena_printf(cluster->arena, "%s/pg_ctl", cluster->bin), "-D", cluster->data, "-w",
				"-s"};
	size_t count = 5;
	while (*words)
		argv[count++] = *words++;
	return child_run(cluster, argv, said, status, err);
}

/* The database "ascribe" in a server that was just started for the first time. */
static bool make_database(const Cluster *cluster, Err *err)
{
	const char *uri = cluster_uri(cluster, cluster->arena);
	PGconn *there = PQconnectdb(uri);
	bool ok = PQstatus(there) == CONNECTION_OK;
	PQfinish(there);
	if (ok)
		return true;
	static const char *const keywords[] = {"dbname", "dbname", NULL};
	const char *const values[] = {uri, "postgres", NULL};
	PGconn *connection = PQconnectdbParams(keywords, values, 1);
	PGresult *result = PQstatus(connection) == CONNECTION_OK ? PQexec(connection, SQL_QUERY_CREATE_DATABASE) : NULL;
	ok = PQresultStatus(result) == PGRES_COMMAND_OK;
	if (!ok)
		err_set(err, ERR_NO_DATABASE, "cannot make the database \"ascribe\": %s", PQerrorMessage(connection));
	PQclear(result);
	PQfinish(connection);
	return ok;
}

static bool start_locked(const Cluster *cluster, Err *err)
{
	const char *const words[] = {"-t", "60", "-l", cluster->log, "start", NULL};
	Buf said = {0};
	int status = 0;
	if (cluster_running(cluster))
		return true;
	if (access(cluster->socket, F_OK) != 0 && errno == ENOENT && !file_make_folder(cluster->socket, 0700, err))
		return false;
	bool ok = pg_ctl(cluster, words, &said, &status, err);
	if (ok && status != 0) {
		add_log_tail(cluster, &said);
		ok = cluster_explain("the private PostgreSQL did not start", cluster->folder, &said, err);
		if (strstr(buf_text(&said), "lock file \"postmaster.pid\" already exists")) {
			err_set(err, ERR_NO_DATABASE,
				"the private PostgreSQL did not start: %s/postmaster.pid names a process that is alive",
				cluster->data);
			err_hint(err, "if its first line is not the process of a PostgreSQL server (ps -p PID), remove "
				      "the file");
		}
		if (!err->hint[0])
			err_hint(err, "its log is %s", cluster->log);
	}
	buf_free(&said);
	return ok;
}

bool cluster_start(const Cluster *cluster, Err *err)
{
	if (cluster_running(cluster))
		return true;
	if (!cluster->bin)
		return cluster_no_server(cluster, err);
	int lock = cluster_lock(cluster, err);
	if (lock < 0)
		return false;
	bool ok = start_locked(cluster, err) && make_database(cluster, err);
	(void)close(lock);
	return ok;
}

bool cluster_stop(const Cluster *cluster, bool *was_running, Err *err)
{
	const char *const words[] = {"-m", "fast", "-t", "60", "stop", NULL};
	*was_running = cluster_exists(cluster) && cluster_running(cluster);
	if (!*was_running)
		return true;
	if (!cluster->bin)
		return cluster_no_server(cluster, err);
	int lock = cluster_lock(cluster, err);
	if (lock < 0)
		return false;
	Buf said = {0};
	int status = 0;
	bool ok = pg_ctl(cluster, words, &said, &status, err);
	if (ok && status != 0)
		ok = cluster_explain("the private PostgreSQL did not stop", cluster->folder, &said, err);
	buf_free(&said);
	(void)close(lock);
	return ok;
}
