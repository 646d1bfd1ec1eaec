# One library a layer. Each sees its own headers and those of the layers it names, and no others: the include folder of
# a layer holds one link, `<layer> -> src/<layer>`, so an include that points upwards finds nothing.

set(ROPEWALK_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion)
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
  list(APPEND ROPEWALK_WARNINGS -Wno-unknown-warning-option)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 warns of short texts that are joined or moved, as it inlines std::string (its bugs 105651 and 105329).
  list(APPEND ROPEWALK_WARNINGS -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
endif()
option(ROPEWALK_WERROR "Treat warnings as errors" ON)
if(ROPEWALK_WERROR)
  list(APPEND ROPEWALK_WARNINGS -Werror)
endif()

# Compile options of our own code (not of dependencies).
add_library(ropewalk_options INTERFACE)
target_compile_features(ropewalk_options INTERFACE cxx_std_20)
target_compile_options(ropewalk_options INTERFACE ${ROPEWALK_WARNINGS} -fno-exceptions -fno-rtti)

# ropewalk_layer(<name> [DEPENDS target...] [SOURCES file...])
function(ropewalk_layer name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;SOURCES" ${ARGN})
  set(include "${CMAKE_BINARY_DIR}/include/${name}")
  file(MAKE_DIRECTORY "${include}")
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/src/${name}" "${include}/${name}" SYMBOLIC)
  if(NOT ARG_SOURCES)
    file(GLOB_RECURSE ARG_SOURCES CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${name}/*.cpp")
  endif()
  if(ARG_SOURCES)
    add_library(ropewalk_${name} STATIC ${ARG_SOURCES})
    target_link_libraries(ropewalk_${name} PRIVATE ropewalk_options)
    ropewalk_use_precompiled(ropewalk_${name} ropewalk_std)
    set(scope PUBLIC)
  else()
    add_library(ropewalk_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(ropewalk_${name} ${scope} "${include}")
  target_link_libraries(ropewalk_${name} ${scope} ${ARG_DEPENDS})
endfunction()

# ropewalk_tests(<name> [LINKS target...] [ALONE file...]): tests/<name>/**/*.cpp becomes the test program test_<name>, of which
# the files in ALONE are run by themselves; `tests` is all of them.
function(ropewalk_tests name)
  cmake_parse_arguments(ARG "" "" "LINKS;ALONE" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/${name}/*.cpp")
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources} "${PROJECT_SOURCE_DIR}/tests/main.cpp")
  target_link_libraries(test_${name} PRIVATE ropewalk_options ropewalk_doctest ${ARG_LINKS})
  ropewalk_use_precompiled(test_${name} ropewalk_std_tests)
  # Of tests/ only support/ may be included from everywhere.
  set(include "${CMAKE_BINARY_DIR}/include/test_support")
  file(MAKE_DIRECTORY "${include}")
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/tests/support" "${include}/support" SYMBOLIC)
  target_include_directories(test_${name} PRIVATE "${include}")
  target_include_directories(test_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests"   # for support/
    "${PROJECT_SOURCE_DIR}/tests/${name}")                                        # for what its subfolders share
  # In one file only: what was compiled of the others in one clone serves another.
  set_source_files_properties("${PROJECT_SOURCE_DIR}/tests/main.cpp" PROPERTIES
    COMPILE_DEFINITIONS ROPEWALK_SOURCE_DIR="${PROJECT_SOURCE_DIR}" SKIP_PRECOMPILE_HEADERS ON)
  if(ROPEWALK_SANITIZE)
    target_compile_options(test_${name} PRIVATE -O0)   # compiles in half the time; what is tested keeps its -O1
  endif()
  ropewalk_add_test(test_${name} ${ARG_ALONE})
  if(NOT TARGET tests)
    add_custom_target(tests)
  endif()
  add_dependencies(tests test_${name})
endfunction()
