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
# It takes a minute to look into the static library of a debug build, and little to
# look at all the rest: only a full run leaves that library in its package.
if [ "${VIGIL_TEST_FULL-}" != 1 ]; then
  dpkg-deb -R "$out"/packages/libvigil-dev_*.deb "$out/light"
  find "$out/light" -name libvigil.a -exec rm {} +
  sed -i '/libvigil\.a$/d' "$out/light/DEBIAN/md5sums"
  dpkg-deb --root-owner-group -b "$out/light" "$out"/packages/libvigil-dev_*.deb
fi >"$out/light.log" 2>&1
if command -v lintian >/dev/null; then
  lintian --allow-root --fail-on error "$out"/packages/*.deb
fi
"$(dirname "$0")/pkg_config.sh" "$compiler" "$out/root/usr" "$libdir" \
  "$program" "$out/program" shared
