# Test programs: tests/<layer>/*.cpp is test_<layer>. In a web build they run under Node.

function(ropewalk_add_test target)
  if(EMSCRIPTEN)
    target_link_options(${target} PRIVATE -sSINGLE_FILE=1 -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH=1 -sEXIT_RUNTIME=1
      -sTOTAL_STACK=1MB)
    find_program(ROPEWALK_NODE node nodejs REQUIRED)
    add_test(NAME ${target} COMMAND ${ROPEWALK_NODE} $<TARGET_FILE:${target}>)
  else()
    add_test(NAME ${target} COMMAND ${target})
  endif()
endfunction()

ropewalk_tests(core LINKS ropewalk_core)
ropewalk_tests(formats LINKS ropewalk_formats)
ropewalk_tests(state LINKS ropewalk_state)
# Numbers and links are what must be alike as wasm; what is drawn from them there is tested in a browser.
if(NOT EMSCRIPTEN)
  ropewalk_tests(ui LINKS ropewalk_ui)
  ropewalk_tests(scenes LINKS ropewalk_scenes)
  ropewalk_tests(app LINKS ropewalk_app ropewalk_json)
  ropewalk_tests(cli LINKS ropewalk_cli)
  ropewalk_tests(platform LINKS ropewalk_platform)
endif()
