# Benchmarks, built only when asked for: `benchmarks` is core_bench; natively change_bench, which searches the chapters for the
# changes that cost most (the page is then measured there); and, for the page, a bare Dear ImGui page (its demo window and
# nothing else), whose first frame ours is measured against. ./dev bench builds and runs them.

set(bench_include "${CMAKE_BINARY_DIR}/include/bench")
file(MAKE_DIRECTORY "${bench_include}")
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/bench" "${bench_include}/bench" SYMBOLIC)

add_executable(core_bench EXCLUDE_FROM_ALL
  "${PROJECT_SOURCE_DIR}/bench/core_bench.cpp" "${PROJECT_SOURCE_DIR}/bench/data.cpp"
  "${PROJECT_SOURCE_DIR}/bench/floor.cpp" "${PROJECT_SOURCE_DIR}/bench/training.cpp")
target_include_directories(core_bench PRIVATE "${bench_include}")
target_link_libraries(core_bench PRIVATE ropewalk_options ropewalk_nn)

add_custom_target(benchmarks DEPENDS core_bench)
if(NOT EMSCRIPTEN)
  add_executable(change_bench EXCLUDE_FROM_ALL "${PROJECT_SOURCE_DIR}/bench/change_bench.cpp")
  target_include_directories(change_bench PRIVATE "${PROJECT_SOURCE_DIR}/tests")   # support/
  target_link_libraries(change_bench PRIVATE ropewalk_options ropewalk_scenes ropewalk_jobs)
  add_dependencies(benchmarks change_bench)
endif()

if(EMSCRIPTEN)
  target_compile_options(core_bench PRIVATE ${ROPEWALK_FAST_OPTIONS})
  target_link_options(core_bench PRIVATE -O3 -sSINGLE_FILE=1 -sENVIRONMENT=node,web -sALLOW_MEMORY_GROWTH=1
    -sINITIAL_MEMORY=256MB -sEXIT_RUNTIME=1)

  add_executable(bare EXCLUDE_FROM_ALL "${PROJECT_SOURCE_DIR}/bench/bare.cpp"
    "${imgui_dir}/imgui.cpp" "${imgui_dir}/imgui_draw.cpp" "${imgui_dir}/imgui_tables.cpp" "${imgui_dir}/imgui_widgets.cpp"
    "${imgui_dir}/imgui_demo.cpp" "${imgui_dir}/backends/imgui_impl_glfw.cpp" "${imgui_dir}/backends/imgui_impl_opengl3.cpp")
  target_include_directories(bare SYSTEM PRIVATE "${imgui_dir}" "${imgui_dir}/backends")
  target_compile_definitions(bare PRIVATE IMGUI_IMPL_OPENGL_ES3)
  target_compile_options(bare PRIVATE -w -fno-exceptions -fno-rtti)
  target_link_options(bare PRIVATE -sUSE_GLFW=3 -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sALLOW_MEMORY_GROWTH=1
    -sENVIRONMENT=web -sFILESYSTEM=0)
  set_target_properties(bare PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bare")
  add_custom_command(TARGET bare POST_BUILD COMMAND "${CMAKE_COMMAND}" -E copy
    "${PROJECT_SOURCE_DIR}/bench/bare.html" "${CMAKE_BINARY_DIR}/bare/index.html")
  add_dependencies(benchmarks bare)
endif()
