#!/usr/bin/env bash
# Builds the images, runs what compose.yaml describes in a project of its own, and looks at it from outside. Takes Docker
# with its compose plugin where an engine runs, else Podman and podman-compose, which it installs, with an image
# store of its own. Where debian:bookworm-slim cannot be pulled, debootstrap makes the base. SKIPPED without an engine.
# Usage: check.sh FOLDER (what it keeps between runs: base, images, its log)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
log=$folder/check.log
scratch=$(mktemp -d)
base=docker.io/library/debian:bookworm-slim
: >"$log"

tidy() {
  umount "$folder/store/overlay" 2>/dev/null || true # Podman leaves it mounted, and `make clean` could not remove it
  rm -rf "$scratch" "$here/secrets/check" "$folder/printed"
  rmdir "$here/secrets" 2>/dev/null || true
}
skip() {
  printf '\ndocker-check: SKIPPED: %s. Nothing was shown about the images.\n\n' "$*" >&2
  tidy
  exit 0
}

if docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; then
  engine=docker
  compose=(docker compose)
else
  "$here/../tests/support/packages.sh" podman podman-compose buildah runc netavark aardvark-dns iptables ca-certificates \
    debootstrap || skip "no Docker engine runs here, and Podman cannot be installed"
  engine=podman
  printf '[storage]\ndriver = "overlay"\ngraphroot = "%s"\nrunroot = "%s"\n' "$folder/store" "$folder/run" \
    >"$scratch/storage.conf"
  # What Podman takes of itself fails where cgroups are hybrid (crun), and without CAP_SYS_RESOURCE (limits that it raises).
  printf '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n[engine]\nruntime = "runc"\n' \
    >"$scratch/containers.conf"
  printf '[network]\nnetwork_config_dir = "%s"\n' "$folder/networks" >>"$scratch/containers.conf"
  export CONTAINERS_STORAGE_CONF=$scratch/storage.conf CONTAINERS_CONF=$scratch/containers.conf
  export DISABLE_HC_SYSTEMD=true # health checks are run from here
  podman info >/dev/null 2>>"$log" || skip "Podman does not run here: $(tail -n 1 "$log")"
  compose=(podman-compose)
fi

# ---- What every check takes

compose+=(-p ascribe-check -f "$here/compose.yaml")
compose() { "${compose[@]}" "$@" </dev/null 2>&1 | tee -a "$log"; }

failed=0
check() { # WHAT COMMAND...
  if "${@:2}" >"$scratch/out" 2>&1; then
    echo "ok      $1"
  else
    echo "FAILED  $1"
    tail -n 8 "$scratch/out" | sed 's/^/        /'
    failed=1
  fi
}
says() { # WORDS COMMAND...: it says so, however it ends
  "${@:2}" >"$scratch/said" 2>&1 || true
  cat "$scratch/said"
  grep -qF -e "$1" "$scratch/said"
}
fails() { ! "$@"; }
containers() { $engine ps -q --filter label=com.docker.compose.project=ascribe-check "$@"; }
container() { containers -a --filter "label=com.docker.compose.service=$1" | head -n 1; }
in_db() { $engine exec "$(container db)" "$@"; }
ascribe() { compose run -T --rm --no-deps ascribe "$@"; }
no_password() { # COMMAND...: none is in what it prints
  "$@" >"$folder/printed" 2>&1 && [ -s "$folder/printed" ] || return 2
  local found=0
  grep -aqF -f "$scratch/passwords" "$folder/printed" || found=$?
  rm "$folder/printed"
  [ "$found" = 1 ]
}
until_true() { # SECONDS COMMAND...
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 1
  done
}

# What every process was started with is looked through all the while: a hit is noted.
watch_processes() {
  while sleep 0.5; do
    grep -laF -f "$scratch/passwords" /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null >>"$scratch/found" || true
  done
}

finish() {
  [ -z "${watcher:-}" ] || kill "$watcher" 2>/dev/null || true
  compose down -v >/dev/null 2>&1 || true
  tidy
}

# ---- The base, the images, the first run

if ! $engine image inspect $base >/dev/null 2>&1 && ! timeout 60 $engine pull -q $base >/dev/null 2>>"$log"; then
  [ "$(id -u)" = 0 ] || skip "$base cannot be pulled, and making it takes root"
  echo "docker-check: $base cannot be pulled: debootstrap makes it" >&2
  rm -rf "$folder/root"
  debootstrap --variant=minbase bookworm "$folder/root" >>"$log" 2>&1 || skip "there is neither $base nor Debian's archive"
  tar -C "$folder/root" --numeric-owner -c . | $engine import - $base >>"$log" 2>&1
  rm -rf "$folder/root"
fi

trap finish EXIT
trap 'exit 130' INT TERM
export ASCRIBE_SECRETS=$here/secrets/check # where an image that took too much would have them
"$here/secrets.sh"
note_passwords() { cat "$ASCRIBE_SECRETS"/*_password >>"$scratch/passwords"; }
note_passwords
compose down -v >/dev/null || true
build() { $engine build -f "$here/Dockerfile" --target "$1" -t "$2" "$here/.."; }
check "the image of the program is built" build ascribe ascribe
check "the image of PostgreSQL is built" build db ascribe-db
watch_processes &
watcher=$!
compose up -d >/dev/null

healthy() {
  [ "$engine" = docker ] || podman healthcheck run "$(container db)" >/dev/null 2>&1 || true
  [ "$($engine inspect -f '{{.State.Health.Status}}' "$(container db)")" = healthy ]
}
set_up() { [ "$($engine inspect -f '{{.State.Status}} {{.State.ExitCode}}' "$(container setup)")" = "exited 0" ]; }
check "the health check turns healthy" until_true 120 healthy
check "the first run makes the casebook" until_true 120 set_up

# ---- What it does

check "the report prints" says "Cyberattack on government services in Albania, July 2022" \
  compose run -T --rm ascribe report albania-2022
check "audit finds nothing wrong" says "nothing was found wrong" ascribe audit

# What the program loads where it needs it: archives and zstd, media types and HTML, PDF.
check "a bundle is made" says signed_by ascribe bundle albania-2022 -o albania-2022.tar.zst
ascribe report albania-2022 --format html -o brief.html >/dev/null
check "a page is captured" says libxml2 ascribe source capture kanaani-press-statement brief.html
check "there is what reads PDFs" says "pdftotext version" $engine run --rm --entrypoint pdftotext ascribe -v

# A command that is held while it runs: an import that waits for its lines.
mkfifo "$scratch/lines"
"${compose[@]}" run -T --rm --no-deps ascribe import - <"$scratch/lines" >>"$log" 2>&1 &
held=$!
exec 9>"$scratch/lines"
in_held() { $engine exec "$(containers --filter label=com.docker.compose.service=ascribe | head -n 1)" "$@"; }
connections() {
  in_db psql -qAt -c "SELECT ssl, version FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'analyst'"
}
check "a command waits, connected" until_true 60 says "t|" connections
check "it reaches the database by TLS 1.3" says "t|TLSv1.3" connections
check "its passfile is its own" says "600 ascribe" in_held stat -c '%a %U' /tmp/passfile
check "its passfile is in memory" says tmpfs in_held stat -f -c %T /tmp/passfile
for side in in_held in_db; do
  check "${side#in_}: is not root" test "$($side id -u)" -gt 0
  check "${side#in_}: has no capability" says "CapBnd:	0000000000000000" $side grep CapBnd /proc/1/status
  check "${side#in_}: writes to no part of the image" says "Read-only file system" $side touch /usr/lib/ascribe/file
done
exec 9>&-
wait $held || true

address=$(in_db hostname -i)
check "a plain connection is refused" says "no encryption" \
  ascribe status --db "postgresql://analyst@db/ascribe?sslmode=disable"
check "a name that is not in the certificate is refused" says "does not match host name" \
  ascribe status --db "postgresql://analyst@${address%% *}/ascribe"
check "the keeper's password is not the analyst's" says "no password supplied" \
  ascribe status --db postgresql://keeper@db/ascribe
check "the superuser does not come in from outside" says "no pg_hba.conf entry" \
  ascribe status --db postgresql://postgres@db/postgres

# ---- What is kept

ascribe note add albania-2022 --type comment -m 'Kept.' >/dev/null
$engine kill "$(container db)" >>"$log" 2>&1
$engine start "$(container db)" >>"$log" 2>&1
check "healthy again after a kill" until_true 120 healthy
check "what was written is there after a kill" says "Kept." ascribe note list albania-2022
compose down >/dev/null
rm "$ASCRIBE_SECRETS/analyst_password"
"$here/secrets.sh"
note_passwords
compose up -d >/dev/null
check "healthy again after down and up" until_true 120 healthy
check "the first run leaves what it made" until_true 120 set_up
check "what was written is there after down and up, with another password" \
  says "Kept." ascribe note list albania-2022
check "audit still finds nothing wrong" says "nothing was found wrong" ascribe audit

# ---- Where no password is

check "no password in any process's environment or arguments" test ! -s "$scratch/found"
env WORD="$(tail -n 1 "$scratch/passwords")" sleep 5
check "(where one is, it is found)" test -s "$scratch/found"
kill "$watcher"
check "(and where one is printed)" fails no_password cat "$scratch/passwords"
everything_said() { containers -a | xargs -n 1 "$engine" "$1" 2>&1; }
check "no password in what the engine knows of the containers" no_password everything_said inspect
check "no password in the logs" no_password everything_said logs
for image in ascribe ascribe-db; do
  check "no password in the history of $image" no_password $engine history --no-trunc $image
  check "no password in the layers of $image" no_password $engine save $image
done

[ $failed = 0 ] && echo "docker-check: all holds, with $engine" || echo "docker-check: FAILED; the log is $log"
exit $failed
