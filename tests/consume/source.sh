#!/bin/sh
# Builds the library and the program from what git archive takes, where there is
# no git.
#
#   source.sh ROOT OUT GENERATOR COMPILER
#
# Exits with 77 where ROOT is no git repository.

set -eu
root=$1 out=$2 generator=$3 compiler=$4
git -C "$root" rev-parse HEAD >/dev/null 2>&1 || {
  echo "skipped: this is no git repository"
  exit 77
}

rm -rf "$out"
mkdir -p "$out"
git -C "$root" archive --prefix=vigil/ HEAD | tar -x -C "$out"
# A .git above must not be found either.
GIT_CEILING_DIRECTORIES=$out
export GIT_CEILING_DIRECTORIES
cmake -S "$out/vigil" -B "$out/build" -G "$generator" \
  -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS=-O0 \
  -DVIGIL_BUILD_TESTS=OFF -DVIGIL_SHARED=ON
cmake --build "$out/build"
"$out/build/bin/vigil" --version
