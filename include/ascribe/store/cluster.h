/* The private PostgreSQL cluster of one user: made, started, stopped. It listens on a Unix socket in a folder that only
 * its owner may enter, and on nothing else.
 *
 * It lives in $XDG_DATA_HOME/ascribe/cluster. PostgreSQL refuses to run as root: there it runs as the account
 * "postgres", in /var/lib/ascribe/<hash of the XDG folder>, since that account cannot enter root's own folders. */
#ifndef ASCRIBE_STORE_CLUSTER_H
#define ASCRIBE_STORE_CLUSTER_H

#include <stdbool.h>
#include <sys/types.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

typedef struct Cluster {
	const char *folder;  /* holds data, log and lock */
	const char *data;    /* PostgreSQL's data folder */
	const char *socket;  /* folder of the socket */
	const char *log;     /* the server's log */
	const char *bin;     /* folder of initdb and pg_ctl; NULL where no server is installed */
	const char *account; /* "postgres" where we are root, else NULL */
	uid_t uid;           /* of that account */
	gid_t gid;
	Arena *arena;
} Cluster;

/* A line for people ("making a private PostgreSQL cluster in …"). */
typedef void (*ClusterSay)(void *context, const char *message);

/* Where this user's cluster is or would be. Touches nothing. ERR_FAILED where the path of its socket would be longer
 * than a Unix socket's may be, or where root has no account "postgres". */
MUST_USE bool cluster_find(Arena *arena, Cluster *cluster, Err *err);
bool cluster_exists(const Cluster *cluster);
/* Make it where it is not there. Whole or not at all: it is made beside its place and renamed. */
MUST_USE bool cluster_make(const Cluster *cluster, ClusterSay say, void *context, Err *err);
/* Start it where it is not running, and wait until it takes connections. Two at once do no harm. */
MUST_USE bool cluster_start(const Cluster *cluster, Err *err);
MUST_USE bool cluster_stop(const Cluster *cluster, bool *was_running, Err *err);
bool cluster_running(const Cluster *cluster);
/* A libpq address that leaves nothing to the environment. */
const char *cluster_uri(const Cluster *cluster, Arena *arena);

/* The folder of the newest PostgreSQL server from 15 on below `root` ("/usr/lib/postgresql"), of exactly `version`
 * where that is not 0; NULL where there is none. */
const char *cluster_find_bin(const char *root, int version, Arena *arena);

#endif
