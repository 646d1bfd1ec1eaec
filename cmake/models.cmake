# What is known of models (assets/models/*.json), as a source of formats.
set(model_tables "${CMAKE_BINARY_DIR}/formats/model_tables.cpp")
file(GLOB model_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/assets/models/*.json")
add_custom_command(OUTPUT "${model_tables}"
  COMMAND "${ROPEWALK_PYTHON}" "${PROJECT_SOURCE_DIR}/assets/tools/models.py" "${PROJECT_SOURCE_DIR}/assets/models" "${model_tables}"
  DEPENDS "${PROJECT_SOURCE_DIR}/assets/tools/models.py" ${model_files}
  COMMENT "Putting the tables of models together" VERBATIM)
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/formats")
file(GLOB_RECURSE format_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/formats/*.cpp")
ropewalk_layer(formats SOURCES ${format_sources} "${model_tables}" DEPENDS ropewalk_core ropewalk_json ropewalk_fast_float)
