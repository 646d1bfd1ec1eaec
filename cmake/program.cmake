# The platform and the program: build/native/ropewalk, or build/web/ with all a static server needs.

if(EMSCRIPTEN)
  file(GLOB platform_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/platform/web_*.cpp")
else()
  file(GLOB platform_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/platform/desktop_*.cpp")
endif()
if(platform_sources)
  ropewalk_layer(platform SOURCES ${platform_sources} DEPENDS ropewalk_platform_api imgui)
endif()
