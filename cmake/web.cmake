# Flags of every web build: SIMD, small code, link-time optimisation. ropewalk_web_program() links the page's program.

add_compile_options(-msimd128 -flto)
add_link_options(-msimd128 -flto)
set(CMAKE_CXX_FLAGS_RELEASE "-Oz -DNDEBUG")

# The layer where the time goes is built for speed, whatever the rest is built for.
# Emscripten forbids inlining wherever -Oz is named, and -O3 after it does not allow it again.
set(ROPEWALK_FAST_OPTIONS -O3 -finline-functions)

function(ropewalk_web_program target)
  file(GLOB libraries CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/platform/web_*.js")
  foreach(library IN LISTS libraries)
    target_link_options(${target} PRIVATE "SHELL:--js-library \"${library}\"")
  endforeach()
  target_link_options(${target} PRIVATE
    -sMODULARIZE=1 -sEXPORT_NAME=createRopewalk -sENVIRONMENT=web -sFILESYSTEM=0 -sALLOW_MEMORY_GROWTH=1
    -sINITIAL_MEMORY=32MB -sTOTAL_STACK=1MB -sTEXTDECODER=2 -sSUPPORT_ERRNO=0 -sASSERTIONS=0
    -sGL_TRACK_ERRORS=0 -sGL_SUPPORT_AUTOMATIC_ENABLE_EXTENSIONS=0
    "-sINCOMING_MODULE_JS_API=['canvas','instantiateWasm','onAbort']"  # what web/page.js hands over
    -sDYNAMIC_EXECUTION=0)  # the page's Content-Security-Policy allows no eval
  set_target_properties(${target} PROPERTIES LINK_DEPENDS "${libraries}")
endfunction()

function(ropewalk_web_worker target)
  set(platform "${PROJECT_SOURCE_DIR}/src/platform")
  target_link_options(${target} PRIVATE
    "SHELL:--js-library \"${platform}/worker/worker_port.js\"" "SHELL:--pre-js \"${platform}/worker/worker_start.js\""
    --no-entry -sENVIRONMENT=worker -sFILESYSTEM=0 -sALLOW_MEMORY_GROWTH=1 -sABORTING_MALLOC=1 -sINITIAL_MEMORY=16MB
    -sTOTAL_STACK=1MB -sTEXTDECODER=2 -sSUPPORT_ERRNO=0 -sASSERTIONS=0 -sDYNAMIC_EXECUTION=0)
  set_target_properties(${target} PROPERTIES LINK_DEPENDS "${platform}/worker/worker_port.js;${platform}/worker/worker_start.js")
endfunction()

# What Emscripten makes for Node is CommonJS, but the package around it says its .js files are modules.
file(WRITE "${CMAKE_BINARY_DIR}/package.json" "{\"type\": \"commonjs\"}\n")
