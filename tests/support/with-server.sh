#!/usr/bin/env bash
# Runs a command beside a disposable PostgreSQL: a cluster of its own in a temporary folder, on a Unix socket alone,
# with fsync on as PostgreSQL has it. ASCRIBE_TEST_URI is its address. Whatever happens, the cluster is gone afterwards.
# PostgreSQL refuses to run as root: there it runs as the account "postgres".
# Usage: with-server.sh COMMAND [ARGUMENT...]
set -euo pipefail

bin=$(find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -n 1)
bin=${bin%/initdb}
[ -n "$bin" ] || { echo "with-server.sh: no PostgreSQL server in /usr/lib/postgresql" >&2; exit 1; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/ascribe-server.XXXXXX")
as_server() {
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"; else "$@"; fi
}
finish() {
  as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
[ "$(id -u)" != 0 ] || chown postgres: "$folder"

cd "$folder"
as_server "$bin/initdb" -D data -U ascribe -A trust -E UTF8 --locale=C.UTF-8 >initdb.log 2>&1 || { cat initdb.log >&2; exit 1; }
cat >>data/postgresql.conf <<EOF
listen_addresses = ''
unix_socket_directories = '$folder'
EOF
as_server "$bin/pg_ctl" -D data -l "$folder/data/log" -w start >/dev/null || { cat data/log >&2; exit 1; }
cd "$OLDPWD"
export ASCRIBE_TEST_URI="postgresql://ascribe@/postgres?host=${folder//\//%2F}&port=5432"
export ASCRIBE_TEST_BIN=$bin
status=0
"$@" || status=$?
exit $status
