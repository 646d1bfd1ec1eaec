#!/bin/bash
# Prints the folder of Dear ImGui's sources, fetching them if needed. What is fetched is kept in build/deps and in the
# person's cache, so that the next clone needs no network. Sources, in this order:
#   1. $IMGUI_DIR, if set;  2. build/deps;  3. ${XDG_CACHE_HOME:-~/.cache}/ropewalk;
#   4. Debian's source package, through an apt configuration of our own (no root, the system's lists stay untouched);
#   5. upstream's repository at the pinned commit.
# Versions and checksums are read from cmake/dependencies.txt.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
deps=$root/build/deps
cache=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/ropewalk

say() { echo "imgui: $*" >&2; }
# field <where-prefix> <column>: a column of imgui's line whose third column starts so.
field() {
  awk -F' *[|] *' -v where="$1" -v col="$2" '$1 == "imgui" && index($3, where) == 1 { print $col; exit }' \
    "$root/cmake/dependencies.txt"
}

version=$(field apt-source 2)
suite=$(field apt-source 3 | cut -d' ' -f2)
checksum=$(field apt-source 4 | cut -d' ' -f2)
repository=$(field git 3 | cut -d' ' -f2)
commit=$(field git 4 | cut -d' ' -f2)
target=$deps/imgui-$version

found() {
  [[ -f $1/imgui.cpp && -f $1/backends/imgui_impl_glfw.cpp ]] || return 1
  echo "$1"
  exit 0
}

# unpack <tarball>: into $target, whole or not at all.
unpack() {
  rm -rf "$target.part" && mkdir -p "$target.part"
  tar -xf "$1" -C "$target.part" --strip-components=1
  rm -rf "$target" && mv "$target.part" "$target"
}

# keep <file>: a copy in the person's cache; not being able to write there is no error.
keep() { mkdir -p "$cache" 2>/dev/null && cp "$1" "$cache/" 2>/dev/null || true; }

is_pinned() { [[ $(sha256sum <"$1" | cut -d' ' -f1) == "$checksum" ]]; }

from_debian_source() {
  command -v apt-get >/dev/null || return 1
  local work sites site tarball
  work=$(mktemp -d)
  trap 'rm -rf "$work"' RETURN
  mkdir -p "$work"/{lists/partial,cache/archives/partial,get}
  sites=$(apt-get indextargets --format '$(REPO_URI) $(COMPONENT) $(RELEASE)' 2>/dev/null |
    awk '$2 == "main" && $3 !~ /security|updates|backports/ { print $1 }' | sort -u)
  [[ -n $sites ]] || return 1
  local apt=(apt-get -q -o Dir::Etc::sourcelist="$work/list" -o Dir::Etc::sourceparts=/dev/null
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User=root
    -o Acquire::Languages=none)
  for site in $sites; do
    echo "deb-src $site $suite main" >"$work/list"
    "${apt[@]}" update >&2 || continue
    (cd "$work/get" && "${apt[@]}" source --download-only --only-source imgui >&2) || continue
    tarball=$(find "$work/get" -name 'imgui_*.orig.tar.*' ! -name '*.asc' | head -n 1)
    [[ -n $tarball ]] || continue
    if ! is_pinned "$tarball"; then
      case $(basename "$tarball") in
        imgui_"$version"[+.]*) say "the checksum of $(basename "$tarball") is not the pinned one; not using it"; continue ;;
        imgui_1.9[2-9]*) say "suite $suite has moved on: using $(basename "$tarball") instead of $version" ;;
        *) say "$(basename "$tarball") is older than $version; not using it"; continue ;;
      esac
    else
      keep "$tarball"
    fi
    unpack "$tarball"
    return 0
  done
  return 1
}

from_upstream() {
  command -v git >/dev/null || return 1
  rm -rf "$target.git" && mkdir -p "$target.git"
  (cd "$target.git" && git init -q && git fetch -q --depth 1 "$repository" "$commit" &&
    git archive --prefix=imgui/ -o imgui.tar FETCH_HEAD) >&2 || { rm -rf "$target.git"; return 1; }
  unpack "$target.git/imgui.tar"
  cp "$target.git/imgui.tar" "$target.git/imgui-$commit.tar" && keep "$target.git/imgui-$commit.tar"
  rm -rf "$target.git"
}

if [[ -n ${IMGUI_DIR:-} ]]; then
  found "$IMGUI_DIR" || { say "IMGUI_DIR=$IMGUI_DIR holds no imgui.cpp and backends/; point it at Dear ImGui's sources"; exit 1; }
fi
found "$target" || true
for tarball in "$cache"/imgui_"$version"*.tar.*; do
  if [[ -f $tarball ]] && is_pinned "$tarball"; then unpack "$tarball" && found "$target"; fi
done
if [[ -f $cache/imgui-$commit.tar ]]; then unpack "$cache/imgui-$commit.tar" && found "$target"; fi
say "fetching Dear ImGui $version (Debian's source package)"
if from_debian_source; then found "$target"; fi
say "not to be had there; fetching commit ${commit:0:12} from $repository"
if from_upstream; then found "$target"; fi
say "could not be fetched. Without a network, unpack Dear ImGui $version anywhere and run again with IMGUI_DIR=that folder."
exit 1
