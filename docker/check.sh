#!/usr/bin/env bash
# Builds the images and runs what compose.yaml describes, in a project and (with Podman) an image store of its own, and
# looks at it from outside. Takes Docker with its compose plugin where an engine runs, else Podman and podman-compose,
# which it installs. Where debian:bookworm-slim cannot be pulled, the base is made by debootstrap.
# Usage: check.sh FOLDER (what it keeps between runs: images and base)
set -euo pipefail
export DISABLE_HC_SYSTEMD=true # without systemd, Podman's health checks are run from here
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
project=ascribe-check
base=docker.io/library/debian:bookworm-slim

skip() {
  echo "docker-check: SKIPPED, nothing was tried: $*" >&2
  exit 0
}
if docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1; then
  engine=docker
  compose() { docker compose -p $project -f "$here/compose.yaml" "$@"; }
else
  "$here/../tests/support/packages.sh" podman podman-compose buildah crun netavark aardvark-dns ca-certificates debootstrap ||
    skip "no Docker engine runs here, and Podman cannot be installed"
  engine=podman
  short=$(mktemp -d /tmp/ascribe-check.XXXXXX)
  printf '[storage]\ndriver = "overlay"\ngraphroot = "%s"\nrunroot = "%s"\n' "$folder/store" "$short/run" >"$short/storage.conf"
  export CONTAINERS_STORAGE_CONF=$short/storage.conf
  compose() { podman-compose -p $project -f "$here/compose.yaml" "$@" 2>>"$folder/compose.log"; }
  podman info >/dev/null 2>"$short/problem" || skip "podman: $(tail -n 1 "$short/problem")"
fi
