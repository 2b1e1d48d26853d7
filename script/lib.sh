# shellcheck shell=bash
# What the scripts of this folder share. Sourced from the repository root's
# scripts, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT
readonly DEPS=$ROOT/.deps          # ignored by git; safe to delete
readonly PREFIX=$DEPS/prefix       # where packages are unpacked

# say WORDS...: one line about a decision.
say() {
  printf '%s: %s\n' "${0##*/}" "$*"
}

# die WORDS...: one sentence, then the end.
die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# has TOOL: whether it is on the PATH.
has() {
  command -v "$1" >/dev/null 2>&1
}

# Puts the unpacked packages, if there are any, in front of the system's.
use_prefix() {
  [[ -d $PREFIX/usr ]] || return 0
  local libraries=$PREFIX/usr/lib/llvm-14/lib directory
  local packages=$PREFIX/usr/share/pkgconfig
  for directory in "$PREFIX"/lib/*-linux-gnu* "$PREFIX"/usr/lib/*-linux-gnu*; do
    [[ -d $directory ]] || continue
    libraries=$directory:$libraries
    packages=$directory/pkgconfig:$packages
  done
  export PATH=$PREFIX/usr/bin:$PATH
  export CMAKE_PREFIX_PATH=$PREFIX/usr${CMAKE_PREFIX_PATH:+:$CMAKE_PREFIX_PATH}
  export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  export PKG_CONFIG_PATH=$packages${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
  # Where valgrind's own tools are, and the symbols of the C library.
  if [[ -d $PREFIX/usr/libexec/valgrind ]]; then
    export VALGRIND_LIB=$PREFIX/usr/libexec/valgrind
    export VALGRIND_OPTS="--extra-debuginfo-path=$PREFIX/symbols ${VALGRIND_OPTS-}"
  fi
  export PYTHONPATH=$PREFIX/usr/lib/python3/dist-packages${PYTHONPATH:+:$PYTHONPATH}
}

# How many compilers to run at once: one per processor, and 2 GiB for each.
jobs() {
  local processors memory_kib by_memory
  processors=$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
  memory_kib=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo 2>/dev/null || true)
  by_memory=$((${memory_kib:-2097152} / 2097152))
  ((by_memory >= 1)) || by_memory=1
  echo $((processors < by_memory ? processors : by_memory))
}

# Words put before every build, such as a tool that changes how programs start.
wrapper=()

# Lets programs start at fixed addresses, which is what clang 14's sanitizers can
# place their shadow at.
use_fixed_addresses() {
  wrapper=()
  if setarch "$(uname -m)" -R true 2>/dev/null; then
    wrapper=(setarch "$(uname -m)" -R)
  fi
}

# sanitizer_works FLAG [PROGRAM ARGUMENTS...]: whether a program built with it
# starts. Where addresses are randomised over more bits than clang 14 expects, it
# does not.
sanitizer_works() {
  local flag=$1 text='int main() {}' program result=0
  shift
  if (($# > 0)); then
    text=$1
    shift
  fi
  program=$(mktemp)
  { echo "$text" | clang++ "$flag" -x c++ - -o "$program" 2>/dev/null &&
    "${wrapper[@]}" "$program" "$@" >/dev/null 2>&1; } || result=1
  rm -f "$program"
  return $result
}

# build PRESET [-DNAME=VALUE...] [TARGET...]: configures and builds. Quiet unless
# it fails: then the end of what the tools said.
build() {
  local preset=$1 log=$ROOT/build/$1.log settings=() targets=()
  shift
  while (($# > 0)); do
    if [[ $1 == -D* ]]; then settings+=("$1"); else targets+=("$1"); fi
    shift
  done
  ((${#targets[@]} == 0)) || targets=(--target "${targets[@]}")
  mkdir -p "$ROOT/build"
  if has ccache; then
    export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
    # Without these it does not take on what uses precompiled headers.
    export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS-pch_defines,time_macros}
  fi
  (cd "$ROOT" && cmake --preset "$preset" "${settings[@]}" &&
    "${wrapper[@]}" cmake --build "build/$preset" -j "$(jobs)" "${targets[@]}") \
    >"$log" 2>&1 </dev/null && return
  tail -n 60 "$log" >&2
  return 1
}
