#!/bin/bash
# House rules that a search can prove. Each rule: what it says, and the lines that break it.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
passed=0
failed=0

rule() {
  if [[ -z $2 ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n%s\n' "$1" "$2"
  fi
}
# found <pattern> <folder...>: matching lines in C++ files that exist.
found() {
  local pattern=$1
  shift
  grep -rnE --include='*.cpp' --include='*.h' "$pattern" "$@" 2>/dev/null
}

rule "only src/platform knows the page from the desktop" \
  "$(found '__EMSCRIPTEN__|emscripten[/.]' src | grep -v '^src/platform/')"
rule "includes are written from the layer, never upwards" "$(found '#include *["<]\.\./' src tests bench)"
rule "core, formats, experiments, jobs and state know nothing of Dear ImGui" "$(found 'imgui|ImGui' src/core src/nn src/formats src/experiments src/jobs src/state)"
rule "no state that cannot be linked, reset or tested: no static variables in functions" \
  "$(found '^ +static +[A-Za-z_:<>, ]+[ *&]+[a-z_]+ *(=|;|\{)' src | grep -vE 'static (const |constexpr |inline )')"
rule "nothing left undone" "$(found '\b(TODO|FIXME|XXX|HACK)\b' src tests bench assets)"
rule "no file is longer than 600 lines" \
  "$(find src tests bench assets web -name '*.cpp' -o -name '*.h' -o -name '*.mjs' -o -name '*.js' -o -name '*.py' |
    grep -v node_modules | xargs wc -l | awk '$2 != "total" && $1 > 600')"
rule "headers are included once" \
  "$(find src assets -name '*.h' ! -name '*-inl.h' | while read -r header; do grep -q '^#pragma once' "$header" || echo "$header"; done)"
rule "no exceptions and no RTTI in our code" "$(found '\b(throw|try|catch|dynamic_cast|typeid)\b *[({<]' src)"

echo "$passed passed, $failed failed"
[[ $failed == 0 ]]
