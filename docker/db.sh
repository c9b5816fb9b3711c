#!/bin/sh
# Starts the database: the first time it makes the cluster, each time it sees to certificate, roles and passwords.
# Passwords come from files (/run/secrets/ROLE_password) and leave psql as SCRAM verifiers: no log and no list of
# processes can have them. Every step may be cut short, and is done again at the next start.
set -eu
umask 077

home=/var/lib/postgresql
data=$home/15
if [ ! -e "$data" ]; then
  rm -rf "$data.new"
  initdb -D "$data.new" -E UTF8 --locale=C.UTF-8 --auth=peer >/dev/null
  sync
  mv "$data.new" "$data"
fi

# The server's key and its certificate, which is its own root, stand in one file, so that the two always fit.
# Clients have the certificate from the volume /tls. Ten years; made anew in the last month.
if ! openssl x509 -in "$home/server.pem" -noout -checkend 2592000 >/dev/null 2>&1; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=db \
    -addext subjectAltName=DNS:db -keyout "$home/key.new" -out "$home/certificate.new" 2>/dev/null
  cat "$home/key.new" "$home/certificate.new" >"$home/server.new"
  mv "$home/server.new" "$home/server.pem"
  rm "$home/key.new" "$home/certificate.new"
fi
openssl x509 -in "$home/server.pem" -out /tls/server.new
chmod 644 /tls/server.new
mv /tls/server.new /tls/server.crt

options="-c hba_file=/usr/lib/ascribe/pg_hba.conf -c unix_socket_directories=$PGHOST -c ssl=on \
-c ssl_min_protocol_version=TLSv1.3 -c ssl_cert_file=$home/server.pem -c ssl_key_file=$home/server.pem"

# Not reachable from outside yet: nobody meets a role without its password.
pg_ctl -D "$data" -s -w -t 600 -o "$options -c listen_addresses=" start
for role in keeper analyst; do
  psql -qAt -v ON_ERROR_STOP=1 -v role="$role" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'role') WHERE to_regrole(:'role') IS NULL \gexec
SQL
  # psql asks twice, and without a terminal it reads its input
  secret=$(cat "/run/secrets/${role}_password")
  printf '%s\n%s\n' "$secret" "$secret" | setsid -w psql -q -c "\\password $role" >/tmp/asked 2>&1 ||
    { cat /tmp/asked >&2; exit 1; }
done
psql -qAt -v ON_ERROR_STOP=1 <<'SQL'
SELECT 'CREATE DATABASE ascribe OWNER keeper' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'ascribe') \gexec
SQL
pg_ctl -D "$data" -s -w -t 600 -m fast stop

# shellcheck disable=SC2086 # words
exec postgres -D "$data" $options -c listen_addresses='*'
