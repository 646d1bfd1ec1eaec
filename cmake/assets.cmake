# ropewalk_assets: fonts, equations, lessons and presets, made at build time and put into packs (assets/assets.h). Programs
# carry all packs with them, except those with the property ROPEWALK_PAGE: they carry the core and fetch the others.
# The tools need Python with fontTools (Debian: python3-fonttools) and Node with what package-lock.json pins (npm ci).

find_program(ROPEWALK_NODE NAMES node nodejs DOC "Node 18 or newer" NO_CMAKE_FIND_ROOT_PATH)
if(NOT ROPEWALK_NODE)
  message(FATAL_ERROR "Node is missing; it typesets the equations. Install it (Debian: nodejs) or run ./dev.")
endif()

# A python that has fontTools: Debian's own has, another one on the PATH may not.
if(NOT ROPEWALK_PYTHON)
  foreach(candidate IN ITEMS python3 /usr/bin/python3 /usr/local/bin/python3)
    execute_process(COMMAND "${candidate}" -c "import fontTools" RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
    if(NOT failed)
      set(ROPEWALK_PYTHON "${candidate}" CACHE STRING "A Python 3 that has fontTools")
      break()
    endif()
  endforeach()
endif()
if(NOT ROPEWALK_PYTHON)
  message(FATAL_ERROR "No python3 with fontTools; it cuts the fonts. Install it (Debian: python3-fonttools), "
    "or pass -DROPEWALK_PYTHON=<a Python 3 with the package fonttools>.")
endif()

set(modules "${PROJECT_SOURCE_DIR}/node_modules")
if(NOT EXISTS "${modules}/mathjax-full/package.json" OR NOT EXISTS "${modules}/source-sans/package.json")
  message(FATAL_ERROR "node_modules is missing or incomplete. Run npm ci in ${PROJECT_SOURCE_DIR}, or ./dev.")
endif()

set(tools "${PROJECT_SOURCE_DIR}/assets/tools")
set(made "${CMAKE_BINARY_DIR}/assets")
file(MAKE_DIRECTORY "${made}")
file(GLOB lessons CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/lessons/*/*.md")
file(GLOB decks CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/decks/*.md")
file(GLOB programs CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/code/*/*.py")
file(GLOB presets CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/models/presets/*.json")
file(GLOB equations CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/equations/*/*.tex")

set(faces "${made}/title.ttf" "${made}/text.ttf" "${made}/text-bold.ttf" "${made}/text-italic.ttf" "${made}/mono.ttf")
add_custom_command(OUTPUT ${faces}
  COMMAND "${ROPEWALK_PYTHON}" "${tools}/fonts.py" "${PROJECT_SOURCE_DIR}/assets/fonts.txt" "${modules}" "${made}"
  DEPENDS "${tools}/fonts.py" "${PROJECT_SOURCE_DIR}/assets/fonts.txt" "${PROJECT_SOURCE_DIR}/package-lock.json"
  COMMENT "Cutting the fonts" VERBATIM)

add_custom_command(OUTPUT "${made}/equations.json" "${made}/equations/sizes"
  COMMAND "${ROPEWALK_NODE}" "${tools}/equations.mjs" "${made}" ${equations}
  DEPENDS "${tools}/equations.mjs" "${tools}/typeset.mjs" "${tools}/mathml.mjs" ${equations} "${PROJECT_SOURCE_DIR}/package-lock.json"
  COMMENT "Typesetting the equations" VERBATIM)
add_custom_command(OUTPUT "${made}/equations.ttf"
  COMMAND "${ROPEWALK_PYTHON}" "${tools}/equation_font.py" "${made}/equations.json" "${made}/equations.ttf"
  DEPENDS "${tools}/equation_font.py" "${made}/equations.json"
  COMMENT "Making the equations' font" VERBATIM)

# Words of other languages, each a pack of its own: the page fetches the one it is asked for.
file(GLOB languages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/words/*.po")
file(GLOB_RECURSE documents CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/lessons/*.md" "${PROJECT_SOURCE_DIR}/assets/decks/*.md")
set(catalogues "")
# ropewalk_words(<language> COMMAND <words.py's command> DEPENDS <its .po or .pot>)
function(ropewalk_words code)
  cmake_parse_arguments(ARG "" "DEPENDS" "COMMAND" ${ARGN})
  set(out "${made}/more/words.${code}/words/${code}")
  get_filename_component(folder "${out}" DIRECTORY)
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(OUTPUT "${out}"
    COMMAND "${ROPEWALK_PYTHON}" "${tools}/words.py" ${ARG_COMMAND} "${out}"
    DEPENDS "${tools}/words.py" "${ARG_DEPENDS}" ${documents} VERBATIM)
  set(catalogues ${catalogues} "${out}" PARENT_SCOPE)
endfunction()
file(GLOB old "${made}/more/words.*")
ropewalk_words(qps COMMAND made-up DEPENDS "${PROJECT_SOURCE_DIR}/assets/words/ropewalk.pot")
list(REMOVE_ITEM old "${made}/more/words.qps")
foreach(language IN LISTS languages)
  get_filename_component(code "${language}" NAME_WE)
  ropewalk_words(${code} COMMAND catalogue ${code} DEPENDS "${language}")
  list(REMOVE_ITEM old "${made}/more/words.${code}")
endforeach()
if(old)
  file(REMOVE_RECURSE ${old})  # of a language that is no more
endif()
add_custom_command(OUTPUT "${made}/languages.cpp"
  COMMAND "${ROPEWALK_PYTHON}" "${tools}/words.py" table "${made}/languages.cpp"
  DEPENDS "${tools}/words.py" ${languages} VERBATIM)

set(pack_tables "${made}/packs.cpp" "${made}/carried_all.cpp" "${made}/carried_page.cpp")
add_custom_command(OUTPUT ${pack_tables}
  COMMAND "${ROPEWALK_PYTHON}" "${tools}/packs.py" "${PROJECT_VERSION}" "${PROJECT_SOURCE_DIR}/assets" "${made}"
  DEPENDS "${tools}/packs.py" ${faces} "${made}/equations.ttf" "${made}/equations/sizes" ${lessons} ${decks} ${presets} ${programs} ${catalogues}
  COMMENT "Putting the packs together" VERBATIM)
add_custom_target(ropewalk_packs DEPENDS ${pack_tables})

# As with the layers: an include folder that holds these headers and nothing else.
set(include "${CMAKE_BINARY_DIR}/include/assets/assets")
file(MAKE_DIRECTORY "${include}")
foreach(header IN ITEMS assets.h equations.h languages.h pack.h store.h tables.h)
  file(CREATE_LINK "${PROJECT_SOURCE_DIR}/assets/${header}" "${include}/${header}" SYMBOLIC)
endforeach()

file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/*.cpp")
add_library(ropewalk_assets STATIC ${sources} "${made}/packs.cpp" "${made}/languages.cpp")
target_include_directories(ropewalk_assets PUBLIC "${CMAKE_BINARY_DIR}/include/assets")
target_link_libraries(ropewalk_assets PRIVATE ropewalk_options)
set_source_files_properties("${PROJECT_SOURCE_DIR}/assets/assets.cpp"
  PROPERTIES COMPILE_DEFINITIONS ROPEWALK_VERSION="${PROJECT_VERSION}")
foreach(which IN ITEMS all page)
  add_library(ropewalk_carried_${which} STATIC "${made}/carried_${which}.cpp")
  target_include_directories(ropewalk_carried_${which} PRIVATE "${CMAKE_BINARY_DIR}/include/assets")
  target_link_libraries(ropewalk_carried_${which} PRIVATE ropewalk_options)
  add_dependencies(ropewalk_carried_${which} ropewalk_packs)
endforeach()
add_dependencies(ropewalk_assets ropewalk_packs)
target_link_libraries(ropewalk_assets INTERFACE
  "$<IF:$<BOOL:$<TARGET_PROPERTY:ROPEWALK_PAGE>>,ropewalk_carried_page,ropewalk_carried_all>")
