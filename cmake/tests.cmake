# Test programs: tests/<layer>/*.cpp is test_<layer>. In a web build they run under Node.

# ropewalk_add_test(<target> [file...]): the tests of each file named run by themselves, beside the others.
function(ropewalk_add_test target)
  set(command ${target})
  if(EMSCRIPTEN)
    target_link_options(${target} PRIVATE -sSINGLE_FILE=1 -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH=1 -sEXIT_RUNTIME=1
      -sTOTAL_STACK=1MB)
    find_program(ROPEWALK_NODE node nodejs REQUIRED)
    set(command ${ROPEWALK_NODE} $<TARGET_FILE:${target}>)
  endif()
  set(others "")
  foreach(file ${ARGN})
    add_test(NAME ${target}/${file} COMMAND ${command} "--source-file=*/${file}")
    list(APPEND others "*/${file}")
  endforeach()
  if(others)
    list(JOIN others "," others)
    list(APPEND command "--source-file-exclude=${others}")
  endif()
  add_test(NAME ${target} COMMAND ${command})
endfunction()

ropewalk_tests(core LINKS ropewalk_core)
ropewalk_tests(formats LINKS ropewalk_formats)
ropewalk_tests(state LINKS ropewalk_state)
# Numbers and links are what must be alike as wasm; what is drawn from them there is tested in a browser.
if(NOT EMSCRIPTEN)
  ropewalk_tests(ui LINKS ropewalk_ui)
  ropewalk_tests(scenes LINKS ropewalk_scenes ALONE registry_test.cpp)
  ropewalk_tests(app LINKS ropewalk_app ropewalk_json)
  ropewalk_tests(cli LINKS ropewalk_cli)
  ropewalk_tests(platform LINKS ropewalk_platform)
endif()
