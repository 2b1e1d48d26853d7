#!/bin/sh
# Builds and runs the program with what pkg-config says of an installed Vigil.
#
#   pkg_config.sh COMPILER PREFIX LIBDIR PROGRAM OUT static|shared
#
# static links everything statically, which is what the private part of vigil.pc
# is for. Exits with 77 where pkg-config does not know abseil.

set -eu
case $4 in
  *.c) standard=-std=c99 ;;
  *) standard=-std=c++20 ;;
esac
compiler=$1 prefix=$2 libdir=$prefix/$3 program=$4 out=$5 form=$6
PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
export PKG_CONFIG_PATH

pkg-config --exists absl_inlined_vector || {
  echo "skipped: pkg-config does not know abseil"
  exit 77
}
# words OPTION...: asks pkg-config, which must know the package.
words() {
  pkg-config "$@" vigil
}

# real FOLDER: without links and dots.
real() {
  (cd "$1" && pwd -P)
}

[ "$(real "$(words --variable=includedir)")" = "$(real "$prefix/include")" ] || {
  echo "vigil.pc names another includedir: $(words --variable=includedir)"
  exit 1
}
case $form in
  shared)
    # shellcheck disable=SC2046  # lists of words
    "$compiler" $standard "$program" $(words --cflags --libs) -o "$out"
    LD_LIBRARY_PATH=$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export LD_LIBRARY_PATH
    ldd "$out" | grep "libvigil.so.[0-9]* => $libdir/" || {
      echo "the program does not use the installed library"
      exit 1
    }
    ;;
  static)
    # shellcheck disable=SC2046
    "$compiler" $standard -static "$program" \
      $(words --static --cflags --libs) -o "$out"
    ;;
esac
"$out"
