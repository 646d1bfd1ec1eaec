# Toolchain file of the preset `web`: finds whichever Emscripten there is (3.1.6 or newer) and loads its own.
# Looked for: $EMSCRIPTEN_ROOT, em++ on the PATH (emsdk puts it there), Debian's package.

find_program(ROPEWALK_EMXX em++ HINTS "$ENV{EMSCRIPTEN_ROOT}" NO_CMAKE_FIND_ROOT_PATH)
if(NOT ROPEWALK_EMXX)
  message(FATAL_ERROR "Emscripten is missing: em++ is not on the PATH. Install it (Debian: emscripten) or emsdk.")
endif()
get_filename_component(ropewalk_emscripten_bin "${ROPEWALK_EMXX}" REALPATH)
get_filename_component(ropewalk_emscripten_root "${ropewalk_emscripten_bin}" DIRECTORY)
foreach(ropewalk_candidate IN ITEMS "$ENV{EMSCRIPTEN_ROOT}" "${ropewalk_emscripten_root}" /usr/share/emscripten)
  if(EXISTS "${ropewalk_candidate}/cmake/Modules/Platform/Emscripten.cmake")
    include("${ropewalk_candidate}/cmake/Modules/Platform/Emscripten.cmake")
    break()
  endif()
endforeach()
if(NOT EMSCRIPTEN)
  message(FATAL_ERROR "No cmake/Modules/Platform/Emscripten.cmake beside ${ROPEWALK_EMXX}: set EMSCRIPTEN_ROOT to the folder it is in.")
endif()

# Debian's Emscripten runs acorn when linking at -O2 and above, and keeps it where only Debian's own Node looks.
if(EXISTS /usr/share/nodejs/acorn)
  set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
endif()
