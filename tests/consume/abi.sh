#!/bin/sh
# Compares the binary interface of the shared library with what is on record, by
# libabigail.
#
#   abi.sh check  LIBRARY HEADERS DUMP ROOT
#   abi.sh update LIBRARY HEADERS DUMP
#
# LIBRARY has to have debug information. DUMP is the record, a file of the
# repository ROOT that `update` writes. `check` fails
#
# - where LIBRARY and DUMP differ: a change of the interface is one that somebody
#   meant, and shows in the change as one of DUMP;
# - where something is missing or different that was in DUMP at the last tag
#   v[0-9]*, unless a version that may break it has begun since: another first
#   number, and before 1.0 another second one.
#
# Exits with 77 where libabigail is not, or the processor is not that of DUMP.

set -eu
mode=$1 library=$2 headers=$3 dump=$4
rules=$(cd "$(dirname "$0")" && pwd)
sources=${rules%/tests/consume}
for tool in abidw abidiff; do
  command -v "$tool" >/dev/null || {
    echo "skipped: there is no $tool"
    exit 77
  }
done

# record FILE: writes what LIBRARY shows, sources named from the root of the
# project, so that the record is the same wherever it was made.
record() {
  abidw --suppressions "$rules/abi_own.suppr" --headers-dir "$headers" \
    --drop-private-types --drop-undefined-syms --no-elf-needed \
    --no-corpus-path --no-comp-dir-path --no-show-locs --out-file "$1" \
    "$library"
  sed -i "s|path='$sources/|path='|" "$1"
}
if [ "$mode" = update ]; then
  record "$dump"
  exit
fi

root=$5
case $(head -n 1 "$dump") in
  *x86_64*) processor=x86_64 ;;
  *) processor=unknown ;;
esac
[ "$(uname -m)" = "$processor" ] || {
  echo "skipped: the record is of another processor"
  exit 77
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
record "$scratch/now"

# differ OLD OPTION...: prints what is different now, and exits with 0 if
# something is. Two records are compared, because what abidiff thinks of as
# private in a library itself it does not compare.
differ() {
  old=$1
  shift
  ! abidiff --suppressions "$rules/abi_grow.suppr" --no-show-locs "$@" "$old" \
    "$scratch/now"
}

failed=0
if differ "$dump"; then
  echo "This is not the interface on record. If it is meant to be another:"
  echo "  $0 update $library $headers $dump"
  failed=1
fi

# The major version, and before 1.0 the minor one: v0.1.0 -> 0.1, v2.3.4 -> 2.
series() {
  sed -n 's/^[^0-9]*\(0\.[0-9]*\)\..*/\1/p; t; s/^[^0-9]*\([0-9]*\)\..*/\1/p'
}
tag=$(git -C "$root" describe --tags --abbrev=0 --match 'v[0-9]*' \
  2>/dev/null) || tag=
if [ -z "$tag" ]; then
  echo "No version is tagged yet (or this is no git repository): compared with" \
    "the record alone."
  exit $failed
fi
now=$(sed -n 's/^ *VERSION \([0-9.]*\)$/\1/p' "$root/CMakeLists.txt")
if [ "$(echo "$tag" | series)" != "$(echo "$now" | series)" ]; then
  echo "$now may break what $tag had: compared with the record alone."
  exit $failed
fi
git -C "$root" show "$tag:api/package/libvigil.abi" >"$scratch/tagged"
if differ "$scratch/tagged" --no-added-syms; then
  echo "Programs that were linked with $tag may not work with this library."
  failed=1
fi
exit $failed
