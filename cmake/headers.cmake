# Libraries of headers that Debian keeps in /usr/include: ropewalk_highway (hwy/), ropewalk_fast_float (fast_float/),
# ropewalk_json (nlohmann/), ropewalk_doctest (doctest/) and ropewalk_stb (stb/).
#
# /usr/include itself must never be an include path for em++ (glibc's headers would come with it). So each library gets an
# include folder of its own in the build tree with one link: hwy -> /usr/include/hwy. Natively the same folder serves.
#
# Installed elsewhere? -DROPEWALK_<NAME>_DIR=folder, the one that holds hwy/, fast_float/, and so on.

# ropewalk_headers(<name> <folder> <header> <Debian package>)
function(ropewalk_headers name folder header package)
  string(TOUPPER "${name}" upper)
  find_path(ROPEWALK_${upper}_DIR "${folder}/${header}"
    PATHS /usr/include /usr/local/include /opt/homebrew/include
    NO_CMAKE_FIND_ROOT_PATH DOC "The folder that holds ${folder}/${header}")
  if(NOT ROPEWALK_${upper}_DIR)
    message(FATAL_ERROR "${folder}/${header} is missing. Install ${package} (a Debian package), "
      "or pass -DROPEWALK_${upper}_DIR=<the folder that holds ${folder}/>.")
  endif()
  set(include "${CMAKE_BINARY_DIR}/include/third_party/${name}")
  file(MAKE_DIRECTORY "${include}")
  file(CREATE_LINK "${ROPEWALK_${upper}_DIR}/${folder}" "${include}/${folder}" SYMBOLIC)
  add_library(ropewalk_${name} INTERFACE)
  target_include_directories(ropewalk_${name} SYSTEM INTERFACE "${include}")
endfunction()

ropewalk_headers(highway hwy highway.h libhwy-dev)
ropewalk_headers(fast_float fast_float fast_float.h libfast-float-dev)
ropewalk_headers(json nlohmann json.hpp nlohmann-json3-dev)
ropewalk_headers(doctest doctest doctest.h doctest-dev)
ropewalk_headers(stb stb stb_image_write.h libstb-dev)

target_compile_definitions(ropewalk_doctest INTERFACE DOCTEST_CONFIG_NO_EXCEPTIONS_BUT_WITH_ALL_ASSERTS)

# JSON is read with accept() and parse(..., allow_exceptions = false); our code has no exceptions to catch.
target_compile_definitions(ropewalk_json INTERFACE JSON_NOEXCEPTION JSON_NO_IO)

if(EMSCRIPTEN)
  # One target, wasm128: HWY_DYNAMIC_DISPATCH becomes a plain call and nothing of libhwy is linked.
  target_compile_definitions(ropewalk_highway INTERFACE HWY_COMPILE_ONLY_STATIC)
  target_compile_options(ropewalk_highway INTERFACE -msimd128)
else()
  find_library(ROPEWALK_HIGHWAY_LIBRARY hwy DOC "Highway's library (picks the processor's instructions at run time)")
  if(NOT ROPEWALK_HIGHWAY_LIBRARY)
    message(FATAL_ERROR "Highway's library libhwy is missing. Install it (Debian: libhwy-dev).")
  endif()
  target_link_libraries(ropewalk_highway INTERFACE "${ROPEWALK_HIGHWAY_LIBRARY}")
endif()
