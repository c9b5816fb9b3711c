#!/bin/sh
# Runs ascribe in the image. Passwords come from files (/run/secrets/ROLE_password); libpq reads them from a passfile,
# which is made here, in memory and for this account alone. "setup" in place of a command opens the casebook as its
# keeper, lets the analyst in, and writes the case as the analyst; what is done already it leaves as it is.
set -eu
umask 077

rm -f "$PGPASSFILE"
for secret in /run/secrets/*_password; do
  [ -e "$secret" ] || continue
  role=${secret##*/}
  printf '*:*:*:%s:%s\n' "${role%_password}" "$(sed 's/[\\:]/\\&/g' "$secret")" >>"$PGPASSFILE"
done
[ "${1:-}" = setup ] || exec ascribe "$@"

keeper=keeper@demo.example analyst=analyst@demo.example
as_keeper() {
  XDG_DATA_HOME=/var/lib/keeper/data XDG_STATE_HOME=/var/lib/keeper/state \
    ascribe "$@" --db "${ASCRIBE_DB%%//*}//keeper@${ASCRIBE_DB#*@}" --key $keeper
}

tries=60
until as_keeper db status >/dev/null 2>/tmp/problem; do
  tries=$((tries - 1))
  [ $tries -gt 0 ] || { cat /tmp/problem >&2; exit 6; }
  sleep 1
done

once() { # a command that leaves with 4 where what it makes is there
  "$@" >/tmp/done 2>/tmp/problem || [ $? = 4 ] || { cat /tmp/problem >&2; exit 1; }
}
as_keeper db migrate
once as_keeper init demo.example/albania --no-passphrase
once ascribe key new $analyst --no-passphrase
once as_keeper key enroll "$(ascribe key export $analyst)" --role analyst
as_keeper db grant analyst analyst $analyst
ascribe incident show albania-2022 >/dev/null 2>&1 || ascribe demo
