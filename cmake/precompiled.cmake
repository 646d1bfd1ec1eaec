# The standard headers nearly every file includes, compiled once instead of once for each file: a sixth of a file's time at
# -O0. Only headers that are not ours: what a layer may see of the others stays as it was. Every file still includes
# what it uses; clang-tidy and the builds with clang and Emscripten compile without this and say what is missing.
#
# Not for clang: its precompiled headers hold the paths of the clone that made them, so that a compiler cache would never
# find in one clone what another compiled, which saves far more.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  set(precompile ON)
else()
  set(precompile OFF)
endif()
option(ROPEWALK_PRECOMPILE "Precompile the standard headers" ${precompile})

set(ROPEWALK_STD_HEADERS <algorithm> <array> <cmath> <cstdint> <cstdio> <functional> <limits> <memory> <numbers> <numeric>
  <optional> <span> <string> <string_view> <utility> <vector>)

# ropewalk_precompiled(<name> [header...]): a target whose precompiled headers others use.
function(ropewalk_precompiled name)
  set(source "${CMAKE_BINARY_DIR}/${name}.cpp")
  if(NOT EXISTS "${source}")
    file(WRITE "${source}" "namespace ropewalk {}\n")
  endif()
  add_library(${name} STATIC "${source}")
  target_link_libraries(${name} PRIVATE ropewalk_options)
  target_precompile_headers(${name} PRIVATE ${ROPEWALK_STD_HEADERS} ${ARGN})
  set_target_properties(${name} PROPERTIES EXPORT_COMPILE_COMMANDS OFF)
endfunction()

# ropewalk_use_precompiled(<target> <name>)
function(ropewalk_use_precompiled target name)
  if(ROPEWALK_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${name})
  endif()
endfunction()

if(ROPEWALK_PRECOMPILE)
  ropewalk_precompiled(ropewalk_std)
  ropewalk_precompiled(ropewalk_std_tests <doctest/doctest.h>)   # for the tests
  target_link_libraries(ropewalk_std_tests PRIVATE ropewalk_doctest)
endif()
