#!/bin/sh
# Makes Debian packages of a build, unpacks them, and uses what came out.
#
#   debian.sh BUILD OUT COMPILER LIBDIR PROGRAM
#
# Exits with 77 where Debian's tools are not. lintian has to be content where it
# is installed.

set -eu
build=$1 out=$2 compiler=$3 libdir=$4 program=$5
for tool in dpkg-deb dpkg-shlibdeps; do
  command -v "$tool" >/dev/null || {
    echo "skipped: there is no $tool"
    exit 77
  }
done

rm -rf "$out"
mkdir -p "$out/root"
(cd "$build" && cpack -G DEB -B "$out/packages") >"$out/cpack.log" 2>&1 || {
  cat "$out/cpack.log"
  exit 1
}
# Whether this Debian could install them, where apt knows what there is.
if command -v apt-get >/dev/null && apt-cache show libabsl-dev >/dev/null 2>&1
then
  apt-get -qq --simulate install "$out"/packages/*.deb >"$out/apt.log" 2>&1 || {
    cat "$out/apt.log"
    exit 1
  }
fi
for package in "$out"/packages/*.deb; do
  dpkg-deb -x "$package" "$out/root"
done
"$out/root/usr/bin/vigil" --version
[ -s "$out/root/usr/share/man/man1/vigil.1.gz" ]
for name in libvigil0 libvigil-dev vigil; do
  for file in copyright changelog.Debian.gz; do
    [ -s "$out/root/usr/share/doc/$name/$file" ] || {
      echo "$name has no $file"
      exit 1
    }
  done
done
if command -v lintian >/dev/null; then
  lintian --allow-root --fail-on error "$out"/packages/*.deb
fi
"$(dirname "$0")/pkg_config.sh" "$compiler" "$out/root/usr" "$libdir" \
  "$program" "$out/program" shared
