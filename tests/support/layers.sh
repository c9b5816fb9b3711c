#!/usr/bin/env bash
# The rules of the design that no compiler checks: which room may know which, what stays in one place, and how large
# things may grow. Prints every breach; fails where there is one.
set -euo pipefail
cd "$(dirname "$0")/../.."

breaches=$(mktemp)
trap 'rm -f "$breaches"' EXIT
breach() { sed "s|^|$1: |" >>"$breaches"; }

# cli -> {brief, exchange, store, render} -> {ledger, casebook} -> {crypto, base}; rooms of one floor know each other
# only where listed.
may_know() {
  case $1 in
  base) echo base ;;
  crypto) echo base crypto ;;
  ledger | casebook) echo base crypto "$1" ;;
  brief) echo base crypto ledger casebook brief ;;
  store) echo base crypto ledger casebook store ;;
  render) echo base crypto ledger casebook brief render ;;
  exchange) echo base crypto ledger casebook store exchange ;;
  cli) echo base crypto ledger casebook brief exchange store render cli ;;
  esac
}
for room in base crypto ledger casebook brief store render exchange cli; do
  allowed=$(may_know "$room" | tr ' ' '|')
  grep -rnE '#include "ascribe/' "src/$room" "include/ascribe/$room" 2>/dev/null |
    grep -vE "\"ascribe/($allowed)/" | breach "layers" || true
done

grep -rn '#include <libpq-fe' src include | grep -v '/store/' | breach "libpq outside src/store" || true
grep -rn '#include <sodium' src include | grep -v '/crypto/' | breach "libsodium outside src/crypto" || true
grep -rnE '#include <archive(_entry)?\.h' src include | grep -v '/exchange/archive_library\.h:' | breach "libarchive outside its loader" || true
grep -rnE '#include <zstd\.h' src include | grep -v '/exchange/zstd_library\.h:' | breach "libzstd outside its loader" || true
grep -rnE '#include <magic\.h' src include | grep -v '/exchange/magic_library\.h:' | breach "libmagic outside its loader" || true
grep -rnE '#include <libxml/' src include | grep -vE '/exchange/html_library\.[ch]:' | breach "libxml2 outside its loader" || true
grep -rnE '#include <(linux/(seccomp|filter|landlock)|seccomp)\.h' src include | grep -v '/base/sandbox_filter\.c:' | breach "seccomp outside the sandbox" || true
grep -rnE '\bdlopen\(' src include | grep -v '/base/library\.c:' | breach "a library loaded outside src/base/library.c" || true
grep -rnE '\b_?exit\(' src include | grep -vE '^src/(main|store/child|cli/editor|cli/pager|base/sandbox_child)\.c:' | breach "exit outside src/main.c and of children" || true
grep -rnwE --include='*.[ch]' 'strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|alloca|system|popen' src include |
  grep -vE '^[^:]*:[0-9]*:[[:space:]]*(/?\*|//)|/\* .*\bsystem\b.* \*/$' | breach "forbidden function" || true
grep -rnE '"(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE) ' src include | breach "SQL outside sql/" || true

git ls-files 'src/*.c' 'src/*.h' 'include/*.h' 'tests/*.c' 'tests/*.h' | xargs wc -l |
  awk '$2 != "total" && $1 > 500 {print $2 ": " $1 " lines"}' | breach "file too long"
if command -v ctags >/dev/null; then
  git ls-files 'src/*.c' | xargs ctags -x --_xformat='%{end} %n %N %F' --kinds-C=f |
    awk '$1 - $2 + 1 > 80 {print $4 ": " $3 " has " $1 - $2 + 1 " lines"}' | breach "function too long"
fi

cat "$breaches" >&2
[ ! -s "$breaches" ]
