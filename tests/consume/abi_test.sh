#!/bin/sh
# Proves that abi.sh finds what it is there to find, on a library of a few lines.
#
#   abi_test.sh OUT COMPILER

set -eu
out=$1 compiler=$2
here=$(cd "$(dirname "$0")" && pwd)
command -v abidiff >/dev/null && command -v git >/dev/null || {
  echo "skipped: there is no abidiff or no git"
  exit 77
}
rm -rf "$out"
mkdir -p "$out/include" "$out/root/api/package"
dump=$out/root/api/package/libvigil.abi

# build [SED-SCRIPT]: the library, changed.
build() {
  cat >"$out/include/c.h" <<'EOF'
#include <stdint.h>
struct vigil_stats {
  long keys;
  long bytes;
};
struct vigil_setting {
  int option;
  long value;
};
enum vigil_status { VIGIL_OK = 0, VIGIL_CONFLICT = 1 };
enum vigil_status vigil_get(const struct vigil_setting* setting);
int vigil_stats(struct vigil_stats* stats);
int64_t vigil_number(void);
EOF
  cat >"$out/library.c" <<'EOF'
#include "c.h"
enum vigil_status vigil_get(const struct vigil_setting* setting) {
  return setting->option ? VIGIL_OK : VIGIL_CONFLICT;
}
int vigil_stats(struct vigil_stats* stats) { return (int)stats->keys; }
int64_t vigil_number(void) { return 1; }
EOF
  sed -i "${1-}" "$out/include/c.h" "$out/library.c"
  "$compiler" -g -shared -fPIC -I "$out/include" -o "$out/library.so" \
    "$out/library.c"
}

# check: what abi.sh says of the library and the record.
check() {
  "$here/abi.sh" check "$out/library.so" "$out/include" "$dump" "$out/root" \
    >"$out/said" 2>&1
}

# expect passes|fails WHAT
expect() {
  if check; then is=passes; else is=fails; fi
  [ $is = "$1" ] || {
    echo "$2: it $is, and should not:"
    cat "$out/said"
    exit 1
  }
}

record() {
  "$here/abi.sh" update "$out/library.so" "$out/include" "$dump"
}

# tag NAME: a version with the record and the number that are there now.
tag() {
  git -C "$out/root" add .
  git -C "$out/root" -c user.name=test -c user.email=test@example.com \
    -c commit.gpgsign=false commit -q -m "$1"
  git -C "$out/root" tag "$1"
}

build
record
git -C "$out/root" init -q
printf 'project(\n  vigil\n  VERSION 0.1.0\n' >"$out/root/CMakeLists.txt"
expect passes "the same library"

for change in '/int vigil_stats(/d' \
  's/vigil_get(const struct vigil_setting\* setting/&, int more/' \
  's/^enum vigil_status vigil_get/long vigil_get/' \
  's/^  int option;/  long option;/' \
  's/^int64_t/int32_t/' \
  's/VIGIL_CONFLICT = 1/VIGIL_CONFLICT = 2/'; do
  build "$change"
  expect fails "without a record, $change"
done

tag v0.1.0
build
expect passes "the same library as the tag's"
# What is added is on record, and is not missed at the tag.
build '$a int vigil_new(void);'
echo 'int vigil_new(void) { return 1; }' >>"$out/library.c"
"$compiler" -g -shared -fPIC -I "$out/include" -o "$out/library.so" \
  "$out/library.c"
expect fails "a function that is not on record"
record
expect passes "a function more than the tag had"
build 's/^  long bytes;/&\n  long more;/'
record
expect passes "a field more at the end of vigil_stats"
build 's/^  long keys;/  long more;\n&/'
record
expect fails "a field more at the beginning of vigil_stats"
build '/int vigil_stats(/d'
record
expect fails "a function less than the tag had"
sed -i 's/0\.1\.0/0.1.1/' "$out/root/CMakeLists.txt"
expect fails "a function less in a version that fixes things"
sed -i 's/0\.1\.1/0.2.0/' "$out/root/CMakeLists.txt"
expect passes "a function less in a version that may break things"
