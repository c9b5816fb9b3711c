#!/usr/bin/env bats
# The private cluster: made, started, stopped, found again; and what stands in its way.
load helper

setup() {
  unset ASCRIBE_DB ASCRIBE_CASEBOOK ASCRIBE_KEY
  home=$(mktemp -d /tmp/ascribe-cluster.XXXXXX)
  export XDG_DATA_HOME=$home/d XDG_STATE_HOME=$home/s XDG_CONFIG_HOME=$home/c
}

teardown() {
  folder=$("$ASCRIBE" db status --json 2>/dev/null | jq -r .database || true)
  "$ASCRIBE" db stop >/dev/null 2>&1 || true
  case $folder in /var/lib/ascribe/?*) rm -rf "$folder" ;; esac
  rm -rf "$home"
}

running() { ascribe db status --json | jq -r .running; }

@test "init makes it, stop stops it, any command starts it again" {
  ascribe init test.example/cluster --key alice --no-passphrase
  [ "$(running)" = true ]
  ascribe db stop
  [ "$(running)" = false ]
  ascribe party add --slug one --name One --type company
  [ "$(running)" = true ]
  ascribe db stop
  ascribe db stop
  ascribe db start
  ascribe db start
  [ "$(ascribe party list --json | jq -r .slug)" = one ]
}

@test "it listens on a socket in a folder of its own, and on no port" {
  ascribe init test.example/cluster --key alice --no-passphrase
  uri=$(ascribe db uri)
  [ "$(psql "$uri" -c 'SHOW listen_addresses')" = "" ]
  [ "$(psql "$uri" -c 'SHOW fsync')$(psql "$uri" -c 'SHOW synchronous_commit')" = onon ]
  [ "$(stat -c %a "$(psql "$uri" -c 'SHOW data_directory')")" = 700 ]
}

@test "commands that start it at once do no harm to each other" {
  ascribe init test.example/cluster --key alice --no-passphrase
  ascribe db stop
  pids=
  for n in 1 2 3 4 5 6; do
    ascribe party add --slug "p-$n" --name N --type company >/dev/null 2>"$home/err-$n" &
    pids="$pids $!"
  done
  for pid in $pids; do wait "$pid" || { cat "$home"/err-*; false; }; done
  [ "$(ascribe party list --json | wc -l)" -eq 6 ]
}

@test "two inits at once: one opens the casebook, the other finds it there" {
  ascribe init test.example/cluster --key alice --no-passphrase >"$home/1" 2>&1 &
  one=$!
  ascribe init test.example/cluster --key bob --no-passphrase >"$home/2" 2>&1 &
  two=$!
  a=0 b=0
  wait $one || a=$?
  wait $two || b=$?
  echo "$a $b"; cat "$home/1" "$home/2"
  [ $((a == 0)) -ne $((b == 0)) ]
  [ "$(psql "$(ascribe db uri)" -c 'SELECT count(*) FROM ascribe.entry')" -eq 1 ]
}

@test "a server that was killed, and left its pid file, is started again" {
  ascribe init test.example/cluster --key alice --no-passphrase
  ascribe party add --slug kept --name Kept --type company
  data=$(psql "$(ascribe db uri)" -c 'SHOW data_directory')
  pid=$(head -n 1 "$data/postmaster.pid")
  kill -9 "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  [ -e "$data/postmaster.pid" ]
  [ "$(ascribe party list --json | jq -r .slug)" = kept ]
}

@test "a pid file that names another process is not in the way" {
  ascribe init test.example/cluster --key alice --no-passphrase
  data=$(psql "$(ascribe db uri)" -c 'SHOW data_directory')
  ascribe db stop
  printf '%s\n%s\n1\n5432\n%s\n\n  1 1\n' "$$" "$data" "${data%/*}/socket" >"$data/postmaster.pid"
  run ascribe party list
  echo "$output"
  [ "$status" -eq 0 ] || { [ "$status" -eq 6 ] && [[ $output == *postmaster.pid* ]]; }
}

@test "a socket path over the limit is an error that says so, and what to do" {
  [ "$(id -u)" != 0 ] || skip "root's cluster has a short path of its own"
  XDG_DATA_HOME=$home/$(printf 'x%.0s' $(seq 120))
  run ascribe init test.example/cluster --key alice --no-passphrase
  [ "$status" -eq 6 ]
  [[ $output == *107* && $output == *XDG_DATA_HOME* ]]
  [ ! -e "$XDG_DATA_HOME/ascribe/cluster" ]
}

@test "a full disk is an error that says so, and leaves nothing half made" {
  [ "$(id -u)" = 0 ] || skip "mounting a small disk takes root"
  folder=$(ascribe db status --json | jq -r .database)
  mkdir -p "$folder" && mount -t tmpfs -o "size=12m,mode=700,uid=$(id -u postgres)" tmpfs "$folder" 2>/dev/null || skip "no disk can be mounted here"
  run ascribe init test.example/cluster --key alice --no-passphrase
  left=$(ls "$folder")
  umount -l "$folder"
  echo "$output, left: $left"
  [ "$status" -eq 6 ]
  [[ $output == *"no space left"* ]]
  [[ $left != *data* ]]
}

@test "an empty environment is enough" {
  [ "$(id -u)" = 0 ] || skip "as another user the home would be the user's own"
  env -i XDG_DATA_HOME="$XDG_DATA_HOME" XDG_STATE_HOME="$XDG_STATE_HOME" "$ASCRIBE" init test.example/cluster \
    --key alice --no-passphrase
  env -i XDG_DATA_HOME="$XDG_DATA_HOME" XDG_STATE_HOME="$XDG_STATE_HOME" PGHOST=nowhere PGPORT=1 "$ASCRIBE" party list
}

@test "it holds no pipe open" {
  timeout 60 bash -c '"$0" init test.example/cluster --key alice --no-passphrase 2>&1 | cat' "$ASCRIBE"
}

@test "a missing server is an error that names the package" {
  [ "$(id -u)" = 0 ] || skip "hiding the server takes root"
  unshare -m true 2>/dev/null || skip "no mount namespace here"
  run unshare -m bash -c 'mount -t tmpfs tmpfs /usr/lib/postgresql && "$0" init test.example/cluster --key alice --no-passphrase' "$ASCRIBE"
  echo "$output"
  [ "$status" -eq 6 ]
  [[ $output == *postgresql* ]]
}

@test "completion does not start a cluster that is stopped" {
  ascribe init test.example/completion --key alice --no-passphrase
  ascribe party add --slug acme --name Acme --type company
  [ "$(ascribe completion slugs party a)" = acme ]
  ascribe db stop
  run --separate-stderr ascribe completion slugs party a
  [ "$status" -eq 0 ]
  [ -z "$output$stderr" ]
  ascribe db status --json | jq -e '.running == false'
}
