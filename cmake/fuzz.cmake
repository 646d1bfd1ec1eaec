# libFuzzer targets: tests/fuzz/<name>.cpp is fuzz_<name>, and `fuzzers` is all of them. Clang only (preset `asan`). The
# layers they try are instrumented as well; in the tests, which share them, that does nothing.

if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang" OR EMSCRIPTEN)
  message(FATAL_ERROR "libFuzzer comes with clang. Configure with --preset asan, or -DCMAKE_CXX_COMPILER=clang++.")
endif()
foreach(layer IN ITEMS core nn formats experiments jobs state)
  target_compile_options(ropewalk_${layer} PRIVATE -fsanitize=fuzzer-no-link)
endforeach()
add_custom_target(fuzzers)
file(GLOB fuzz_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/fuzz/*.cpp")
foreach(source IN LISTS fuzz_sources)
  get_filename_component(name "${source}" NAME_WE)
  add_executable(fuzz_${name} EXCLUDE_FROM_ALL "${source}")
  target_link_libraries(fuzz_${name} PRIVATE ropewalk_options ropewalk_state ropewalk_formats ropewalk_jobs)
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  add_dependencies(fuzzers fuzz_${name})
endforeach()
