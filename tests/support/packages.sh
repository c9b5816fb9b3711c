#!/bin/sh
# Installs those of the Debian packages named that are missing, and asks nothing. With all of them there it needs
# neither the network nor root. PostgreSQL's packages open a cluster of their own on port 5432: that is held back while
# they are installed, and only then.
set -eu

missing=
for package in "$@"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) || status=
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
  as_root="sudo -n"
  sudo -n true 2>/dev/null || {
    echo "packages are missing, and installing them takes root. As root: apt-get install$missing" >&2
    exit 1
  }
fi
# shellcheck disable=SC2086 # lists of words
apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 "$@"; }

hold=/etc/postgresql-common/createcluster.d/ascribe-hold.conf
release() { $as_root rm -f "$hold"; }
case " $missing " in
*" postgresql"*)
  trap release EXIT
  $as_root mkdir -p "${hold%/*}"
  echo "create_main_cluster = false" | $as_root tee "$hold" >/dev/null
  ;;
esac

echo "installing$missing" >&2
log=$(mktemp)
# shellcheck disable=SC2086
{ apt update && apt install --no-install-recommends $missing; } >"$log" 2>&1 || {
  tail -n 20 "$log" >&2
  echo "apt-get failed; its whole output is in $log" >&2
  exit 1
}
rm -f "$log"
