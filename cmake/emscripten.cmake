# What every Emscripten build needs. Include before the first target; natively it does nothing.

if(EMSCRIPTEN AND EXISTS /usr/share/nodejs/acorn)
  # Debian's Emscripten runs acorn when linking at -O2 and above, and keeps it where only Debian's own Node looks.
  set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
endif()
