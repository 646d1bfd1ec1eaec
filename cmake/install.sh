# Sourced by ./dev: installs what cmake/dependencies.txt names and is not there. A second call finds everything and does
# nothing, so it works offline.

# dependencies_for <purpose>: "package proof" of each apt line needed for it.
dependencies_for() {
  awk -F' *[|] *' -v purpose="$1" '
    $3 == "apt" && (" " $5 " ") ~ (" (all|" purpose ") ") { print $1, $6 }' cmake/dependencies.txt
}

# is_there <proof>: a command that is found, or a file (a pattern) that exists.
is_there() {
  if [[ $1 == /* ]]; then compgen -G "$1" >/dev/null; else command -v "$1" >/dev/null; fi
}

missing_packages() {
  local package proof
  while read -r package proof; do
    is_there "$proof" || echo "$package"
  done < <(dependencies_for "$1")
}

# as_root <command...>: runs it, asking sudo if need be.
as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo "$@"; fi
}

# install_packages <purpose>
install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$1")
  if [[ ${#missing[@]} == 0 ]]; then
    echo "everything is there"
    return 0
  fi
  echo "missing: ${missing[*]}"
  if ! command -v apt-get >/dev/null; then
    echo "This is no Debian: install what these packages hold in your system's way, then run again."
    return 1
  fi
  if [[ $(id -u) != 0 ]] && ! { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; }; then
    echo "Installing needs root, and there is no sudo to ask. As root, run:"
    echo "  apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    return 1
  fi
  as_root apt-get -q update || echo "the package lists could not be renewed; trying with those that are there"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "${missing[@]}" || {
    echo "apt-get could not install them (see above). Is this machine online, and is its Debian 12 or newer?"
    return 1
  }
  mapfile -t missing < <(missing_packages "$1")
  if [[ ${#missing[@]} != 0 ]]; then
    echo "still not there after installing: ${missing[*]}"
    return 1
  fi
}

# install_node_modules [folder]: what its package-lock.json pins; a stamp tells that this very lock is in.
install_node_modules() {
  local folder=${1:-.} stamp lock
  stamp=$folder/node_modules/.ropewalk-lock
  lock=$(sha256sum <"$folder/package-lock.json")
  if [[ -f $stamp && $(<"$stamp") == "$lock" ]]; then
    echo "everything is there"
    return 0
  fi
  ONNXRUNTIME_NODE_INSTALL=skip npm ci --prefix "$folder" --prefer-offline --no-audit --no-fund --loglevel=error || {
    echo "npm ci failed (see above). Without a network it needs the packages in npm's cache."
    return 1
  }
  echo "$lock" >"$stamp"
}

install_imgui() { cmake/fetch_imgui.sh; }
