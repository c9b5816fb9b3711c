#!/bin/sh
# Makes the database's passwords, where there are none yet, in the folder secrets beside this file. That folder is closed
# to others; the files in it are not, because the containers' accounts read them, each as a mount of its own.
set -eu
cd "$(dirname "$0")"
mkdir -p -m 700 secrets
for role in keeper analyst; do
  file=secrets/${role}_password
  [ -e "$file" ] || {
    head -c 24 /dev/urandom | base64 >"$file.new"
    chmod 444 "$file.new"
    mv "$file.new" "$file"
  }
done
