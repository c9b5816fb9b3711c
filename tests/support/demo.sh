#!/usr/bin/env bash
# The demonstration: a casebook of its own in FOLDER, the case of Albania 2022 and one signed note, all written by the
# program's own commands; then the brief. Starts over each time, and never touches the user's own casebooks.
# Usage: demo.sh PROGRAM FOLDER
set -euo pipefail

program=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
unset ASCRIBE_DB ASCRIBE_CASEBOOK ASCRIBE_KEY
export XDG_DATA_HOME=$folder/data XDG_STATE_HOME=$folder/state XDG_CONFIG_HOME=$folder/config

# A Unix socket's path has at most 107 bytes: where this folder lies too deep, the data goes to a short one.
if [ "$(id -u)" != 0 ] && [ ${#XDG_DATA_HOME} -gt 70 ]; then
  # shellcheck disable=SC1091 # written below
  [ ! -e "$folder/env" ] || XDG_DATA_HOME=$(. "$folder/env" && echo "$XDG_DATA_HOME")
  case $XDG_DATA_HOME in
  /tmp/ascribe-demo.*) ;;
  *) XDG_DATA_HOME=$(mktemp -d /tmp/ascribe-demo.XXXXXX) ;;
  esac
  echo "the path of $folder is too long for a socket: its database is in $XDG_DATA_HOME" >&2
fi

[ ! -d "$XDG_DATA_HOME/ascribe" ] || "$program" db stop >/dev/null 2>&1 || true
if [ "$(id -u)" = 0 ]; then # PostgreSQL refuses root: the program keeps root's cluster below /var/lib/ascribe
  cluster=$("$program" db status --json 2>/dev/null | sed -n 's/^ *"database": "\(.*\)",*$/\1/p')
  case $cluster in /var/lib/ascribe/*) rm -rf "$cluster" ;; esac
fi
rm -rf "$XDG_DATA_HOME/ascribe" "$XDG_STATE_HOME" "$XDG_CONFIG_HOME"

"$program" init demo.example/albania --key analyst@demo.example --no-passphrase >/dev/null
"$program" demo >/dev/null
"$program" note add albania-2022 --type comment -m 'Everything in this casebook is known from one article, published by a medium in one of the states concerned. None of the original statements has been captured; the quotations are pinned to that article alone.' >/dev/null
for format in txt md html csv json; do
  "$program" report albania-2022 --format "${format/txt/text}" -o "$folder/albania-2022.$format"
done

{
  echo "# To be sourced by a shell: points ascribe at the demonstration's casebook."
  printf 'export XDG_DATA_HOME=%q XDG_STATE_HOME=%q XDG_CONFIG_HOME=%q\n' \
    "$XDG_DATA_HOME" "$XDG_STATE_HOME" "$XDG_CONFIG_HOME"
  echo "unset ASCRIBE_DB ASCRIBE_CASEBOOK ASCRIBE_KEY"
  # shellcheck disable=SC2016 # for the shell that sources it
  printf 'case ":$PATH:" in *:%q:*) ;; *) PATH=%q:$PATH ;; esac\n' "${program%/*}" "${program%/*}"
} >"$folder/env"

cat "$folder/albania-2022.txt"
shown=${folder#"$PWD"/}
cat <<END

The brief is in $shown/albania-2022.txt, .md and .json. To go on with this casebook:

  . $shown/env
  ascribe statement list --incident albania-2022
  ascribe statement show kanaani-statement
  ascribe report albania-2022 --as-of 2022-09-08
  ascribe note add albania-2022 --type question -m 'Who holds the original of the video?'
  ascribe db stop
END
