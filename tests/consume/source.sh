#!/bin/sh
# Builds the library and the program from what git archive takes, where there is
# no git; and runs programs without NDEBUG and the standard library's assertions
# with a library that was built with both, whose binary interface has to be the one
# on record all the same.
#
#   source.sh ROOT OUT GENERATOR COMPILER CCOMPILER LIBDIR
#
# Exits with 77 where ROOT is no git repository.

set -eu
root=$1 out=$2 generator=$3 compiler=$4 c_compiler=$5 libdir=$6
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
  -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_CXX_FLAGS_RELEASE="-O1 -g -DNDEBUG -D_GLIBCXX_ASSERTIONS" \
  -DCMAKE_INSTALL_PREFIX="$out/prefix" -DVIGIL_BUILD_TESTS=OFF -DVIGIL_SHARED=ON
cmake --build "$out/build"
"$out/build/bin/vigil" --version
cmake --install "$out/build" >/dev/null
consume=$out/vigil/tests/consume
"$consume/pkg_config.sh" "$compiler" "$out/prefix" "$libdir" \
  "$consume/installed/program.cc" "$out/program" shared
"$consume/pkg_config.sh" "$c_compiler" "$out/prefix" "$libdir" \
  "$consume/c99/program.c" "$out/program_c" shared
"$consume/abi.sh" check "$out/prefix/$libdir/libvigil.so" \
  "$out/vigil/api/vigil" "$out/vigil/api/package/libvigil.abi" "$out/vigil" ||
  [ $? = 77 ]
