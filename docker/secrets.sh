#!/bin/sh
# Makes the database's passwords, where there are none yet, in $ASCRIBE_SECRETS or the folder secrets beside this file.
# The folder is closed to others; the files in it are not, because the containers' accounts read them, each mounted alone.
set -eu
cd "$(dirname "$0")"
folder=${ASCRIBE_SECRETS:-secrets}
(umask 077 && mkdir -p "$folder")
for role in keeper analyst; do
  file=$folder/${role}_password
  [ -e "$file" ] || {
    head -c 24 /dev/urandom | base64 >"$file.new"
    chmod 444 "$file.new"
    mv "$file.new" "$file"
  }
done
