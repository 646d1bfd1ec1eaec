# The platform and the program itself. The preset `native` makes build/native/ropewalk, the preset `web` makes build/web/
# with all a static server needs; other build folders keep what they make in themselves.

get_filename_component(build_name "${CMAKE_BINARY_DIR}" NAME)
if(EMSCRIPTEN)
  set(output web)
else()
  set(output native)
endif()
if(build_name STREQUAL "cmake-${output}")
  get_filename_component(ROPEWALK_OUTPUT "${CMAKE_BINARY_DIR}/../${output}" ABSOLUTE)
else()
  set(ROPEWALK_OUTPUT "${CMAKE_BINARY_DIR}/${output}")
endif()

if(EMSCRIPTEN)
  file(GLOB platform_sources CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/src/platform/common_*.cpp" "${PROJECT_SOURCE_DIR}/src/platform/web_*.cpp")
else()
  file(GLOB platform_sources CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/src/platform/common_*.cpp" "${PROJECT_SOURCE_DIR}/src/platform/desktop_*.cpp")
endif()
ropewalk_layer(platform SOURCES ${platform_sources} DEPENDS ropewalk_jobs imgui_backends ${CMAKE_DL_LIBS})
if(NOT EMSCRIPTEN)
  find_package(Threads REQUIRED)   # jobs beside the window
  target_link_libraries(ropewalk_platform PUBLIC Threads::Threads)
endif()

if(EMSCRIPTEN)
  # What is called once a change stays small; what runs over arrays is made fast.
  foreach(folder IN ITEMS core/simd core/attention core/encoding core/rotation experiments/heads experiments/long_context)
    file(GLOB fast CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${folder}/*.cpp")
    set_source_files_properties(${fast} PROPERTIES COMPILE_OPTIONS "${ROPEWALK_FAST_OPTIONS}")
  endforeach()
  file(GLOB fast CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/nn/layers/*.cpp" "${PROJECT_SOURCE_DIR}/src/nn/training/*.cpp")
  set_source_files_properties(${fast} PROPERTIES COMPILE_OPTIONS "${ROPEWALK_FAST_OPTIONS}")
  foreach(small IN ITEMS rotation/frequency_validate rotation/frequency rotation/precision)
    set_source_files_properties("${PROJECT_SOURCE_DIR}/src/core/${small}.cpp" PROPERTIES COMPILE_OPTIONS "")
  endforeach()
  set_source_files_properties("${PROJECT_SOURCE_DIR}/src/ui/picture/heat_colors.cpp" PROPERTIES COMPILE_OPTIONS "${ROPEWALK_FAST_OPTIONS}")
endif()

add_executable(ropewalk "${PROJECT_SOURCE_DIR}/src/main.cpp")
target_link_libraries(ropewalk PRIVATE ropewalk_options ropewalk_app ropewalk_platform)
if(NOT EMSCRIPTEN)
  target_link_libraries(ropewalk PRIVATE ropewalk_cli ropewalk_platform)
  set_target_properties(ropewalk PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${ROPEWALK_OUTPUT}")
  return()
endif()

ropewalk_web_program(ropewalk)
target_compile_definitions(ropewalk PRIVATE ROPEWALK_PAGE)
set_target_properties(ropewalk PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/program" ROPEWALK_PAGE ON)

# Two files of it: what starts, and what chapters after the first are made of (split_program.py).
find_program(ROPEWALK_WASM_SPLIT wasm-split DOC "Binaryen's wasm-split" NO_CMAKE_FIND_ROOT_PATH)
if(NOT ROPEWALK_WASM_SPLIT)
  message(FATAL_ERROR "wasm-split is missing. Install Binaryen (Debian: binaryen) or run ./dev.")
endif()
target_link_options(ropewalk PRIVATE --profiling-funcs)  # the names by which it is split; no file of the page has them
set(split "${CMAKE_BINARY_DIR}/program/split")
add_custom_command(OUTPUT "${split}/ropewalk.wasm" "${split}/chapters.wasm"
  COMMAND "${ROPEWALK_PYTHON}" "${PROJECT_SOURCE_DIR}/cmake/split_program.py"
    "${CMAKE_BINARY_DIR}/program/ropewalk.wasm" "${PROJECT_SOURCE_DIR}/src/scenes/scenes.inc" "${split}"
  DEPENDS ropewalk "${PROJECT_SOURCE_DIR}/cmake/split_program.py" "${PROJECT_SOURCE_DIR}/src/scenes/scenes.inc"
  COMMENT "Splitting the program" VERBATIM)

# What the page fetches when there is long work to do: jobs without a window.
add_executable(ropewalk_worker "${PROJECT_SOURCE_DIR}/src/platform/worker/worker_main.cpp")
target_link_libraries(ropewalk_worker PRIVATE ropewalk_options ropewalk_jobs)
ropewalk_web_worker(ropewalk_worker)
set_target_properties(ropewalk_worker PROPERTIES OUTPUT_NAME worker RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/program")

set(web "${PROJECT_SOURCE_DIR}/web")
set(modules "${PROJECT_SOURCE_DIR}/node_modules")
set(licenses
  "Dear ImGui=${imgui_dir}/LICENSE.txt"
  "Highway=/usr/share/doc/libhwy-dev/copyright"
  "fast_float=/usr/share/doc/libfast-float-dev/copyright"
  "JSON for Modern C++=/usr/share/doc/nlohmann-json3-dev/copyright"
  "Source Serif=${modules}/source-serif/LICENSE.md"
  "Source Sans=${modules}/source-sans/LICENSE.md"
  "Source Code Pro=${modules}/source-code-pro/LICENSE.md"
  "DejaVu fonts=${modules}/dejavu-fonts-ttf/LICENSE"
  "MathJax (equations and their font)=${modules}/mathjax-full/LICENSE"
  "Emscripten=/usr/share/doc/emscripten/copyright")
string(REPLACE ";" "|" licenses "${licenses}")
file(GLOB page_sources CONFIGURE_DEPENDS "${web}/*")
add_custom_command(OUTPUT "${CMAKE_BINARY_DIR}/page.stamp"
  COMMAND "${CMAKE_COMMAND}" "-DWEB=${web}" "-DPROGRAM_DIR=${CMAKE_BINARY_DIR}/program" "-DSPLIT=${split}"
    "-DSCENES=${PROJECT_SOURCE_DIR}/src/scenes/scenes.inc" "-DOUT=${ROPEWALK_OUTPUT}"
    "-DPACKS=${CMAKE_BINARY_DIR}/assets/packs"
    "-DVERSION=${PROJECT_VERSION}" "-DLICENSE=${PROJECT_SOURCE_DIR}/LICENSE" "-DLICENSES=${licenses}"
    -P "${PROJECT_SOURCE_DIR}/cmake/page.cmake"
  COMMAND "${CMAKE_COMMAND}" -E touch "${CMAKE_BINARY_DIR}/page.stamp"
  DEPENDS "${split}/ropewalk.wasm" "${split}/chapters.wasm" ropewalk_worker ropewalk_packs ${page_sources} "${PROJECT_SOURCE_DIR}/cmake/page.cmake" "${PROJECT_SOURCE_DIR}/LICENSE"
  COMMENT "Putting the page together in ${ROPEWALK_OUTPUT}" VERBATIM)
add_custom_target(page ALL DEPENDS "${CMAKE_BINARY_DIR}/page.stamp")
