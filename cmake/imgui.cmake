# Dear ImGui from source: `imgui` (no back end; what tests and the command line need) and `imgui_backends` (GLFW +
# OpenGL 3, WebGL2 in the page). The sources are looked for in this order: -DIMGUI_DIR or
# -DFETCHCONTENT_SOURCE_DIR_IMGUI, then what cmake/fetch_imgui.sh has kept or can fetch.

option(ROPEWALK_IMGUI_TOOLS "Build Dear ImGui's demo and debug windows too" OFF)
set(IMGUI_DIR "" CACHE PATH "Dear ImGui's sources, if not to be fetched")

if(IMGUI_DIR)
  set(imgui_dir "${IMGUI_DIR}")
elseif(FETCHCONTENT_SOURCE_DIR_IMGUI)
  set(imgui_dir "${FETCHCONTENT_SOURCE_DIR_IMGUI}")
else()
  execute_process(COMMAND bash "${PROJECT_SOURCE_DIR}/cmake/fetch_imgui.sh"
    OUTPUT_VARIABLE imgui_dir OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE imgui_failed)
  if(imgui_failed)
    message(FATAL_ERROR "Dear ImGui could not be fetched (see above).")
  endif()
endif()
if(NOT EXISTS "${imgui_dir}/imgui.cpp" OR NOT EXISTS "${imgui_dir}/backends/imgui_impl_opengl3.cpp")
  message(FATAL_ERROR "${imgui_dir} holds no imgui.cpp and backends/: point IMGUI_DIR at Dear ImGui's sources.")
endif()
message(STATUS "Dear ImGui: ${imgui_dir}")

add_library(imgui STATIC
  "${imgui_dir}/imgui.cpp" "${imgui_dir}/imgui_draw.cpp" "${imgui_dir}/imgui_tables.cpp"
  "${imgui_dir}/imgui_widgets.cpp" "${imgui_dir}/imgui_demo.cpp")
target_include_directories(imgui SYSTEM PUBLIC "${imgui_dir}")
# By a name without this folder's place, so that what was compiled in one clone serves another.
target_include_directories(imgui PUBLIC "${PROJECT_SOURCE_DIR}/cmake")
target_compile_definitions(imgui PUBLIC IMGUI_USER_CONFIG="imgui_config.h")
if(ROPEWALK_IMGUI_TOOLS)
  target_compile_definitions(imgui PUBLIC ROPEWALK_IMGUI_TOOLS)
endif()

add_library(imgui_backends STATIC
  "${imgui_dir}/backends/imgui_impl_glfw.cpp" "${imgui_dir}/backends/imgui_impl_opengl3.cpp")
target_include_directories(imgui_backends SYSTEM PUBLIC "${imgui_dir}/backends")
target_link_libraries(imgui_backends PUBLIC imgui)
if(EMSCRIPTEN)
  target_compile_definitions(imgui_backends PUBLIC IMGUI_IMPL_OPENGL_ES3)
  target_link_options(imgui_backends INTERFACE -sUSE_GLFW=3 -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2)
else()
  find_package(glfw3 3.3 QUIET)
  find_package(OpenGL QUIET COMPONENTS OpenGL)
  if(NOT glfw3_FOUND OR NOT OpenGL_FOUND)
    message(FATAL_ERROR "GLFW 3.3 or newer and OpenGL are needed for the window (Debian: libglfw3-dev libgl-dev).")
  endif()
  target_link_libraries(imgui_backends PUBLIC glfw OpenGL::GL ${CMAKE_DL_LIBS})
endif()

foreach(target IN ITEMS imgui imgui_backends)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE -w -fno-exceptions -fno-rtti "-ffile-prefix-map=${imgui_dir}=imgui")
  set_target_properties(${target} PROPERTIES CXX_CLANG_TIDY "" EXPORT_COMPILE_COMMANDS OFF)
endforeach()
