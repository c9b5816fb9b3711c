/* What the files of the private cluster share. */
#ifndef STORE_CLUSTER_PRIVATE_H
#define STORE_CLUSTER_PRIVATE_H

#include "ascribe/store/cluster.h"

/* Fill `err` with why there is no server to run. Returns false. */
bool cluster_no_server(const Cluster *cluster, Err *err);
/* Fill `err` from what a program of PostgreSQL's said. Returns false. */
bool cluster_explain(const char *what, const char *place, const Buf *said, Err *err);

/* Hold the lock of the cluster's folder, which makes two who make or start it one after the other; the descriptor, to
 * be closed, or -1. */
int cluster_lock(const Cluster *cluster, Err *err);

#endif
