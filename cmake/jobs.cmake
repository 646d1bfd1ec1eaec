# Jobs, and the id by which the page and its worker know that they are made of the same sources.
file(GLOB_RECURSE job_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/jobs/*.cpp")
set(build_id "${CMAKE_BINARY_DIR}/jobs/build_id.cpp")
set(seen_by_jobs "")
foreach(layer IN ITEMS core nn formats experiments jobs)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/src/${layer}/*.cpp" "${PROJECT_SOURCE_DIR}/src/${layer}/*.h" "${PROJECT_SOURCE_DIR}/src/${layer}/*.inc")
  list(APPEND seen_by_jobs ${sources})
endforeach()
list(APPEND seen_by_jobs ${model_files})
add_custom_command(OUTPUT "${build_id}"
  COMMAND "${CMAKE_COMMAND}" "-DROOT=${PROJECT_SOURCE_DIR}" "-DOUT=${build_id}" -P "${PROJECT_SOURCE_DIR}/cmake/build_id.cmake"
  DEPENDS ${seen_by_jobs} "${PROJECT_SOURCE_DIR}/cmake/build_id.cmake" VERBATIM)
ropewalk_layer(jobs SOURCES ${job_sources} "${build_id}" DEPENDS ropewalk_experiments)
