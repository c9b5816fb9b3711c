#!/usr/bin/env bash
# Prints where axe-core is, which judges the accessibility of a page; fetches it by npm into .cache where it is missing.
# The very bytes are known here.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=4.14.1 sum=29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c
file=$PWD/.cache/axe-core-$version.js

matches() { [ "$(sha256sum <"$1")" = "$sum  -" ]; }
if [ ! -e "$file" ]; then
  command -v npm >/dev/null || { echo "axe.sh: there is no npm to fetch axe-core with" >&2; exit 1; }
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  (cd "$folder" && npm pack --silent "axe-core@$version" >/dev/null && tar -xzf axe-core-*.tgz package/axe.min.js)
  mkdir -p "${file%/*}"
  mv "$folder/package/axe.min.js" "$file"
fi
matches "$file" || { echo "axe.sh: $file is not what it must be" >&2; exit 1; }
echo "$file"
