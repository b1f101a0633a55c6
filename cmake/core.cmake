# The core library, `trainyard_core` (alias trainyard::trainyard): every .cpp under cpp/trainyard but the command line.
# A backend that is not built is replaced by the folder backend/none. A file named *_native.cpp is for native builds
# only, *_wasm.cpp for wasm only (two implementations of one header, or a part that one lacks).

set(_core ${PROJECT_SOURCE_DIR}/cpp/trainyard)
file(GLOB_RECURSE _sources CONFIGURE_DEPENDS ${_core}/*.cpp)
list(FILTER _sources EXCLUDE REGEX "/cpp/trainyard/(cli|backend/cuda)/")
if(EMSCRIPTEN)
  list(FILTER _sources EXCLUDE REGEX "_native\\.cpp$")
else()
  list(FILTER _sources EXCLUDE REGEX "_wasm\\.cpp$")
endif()
if(TRAINYARD_CUDA)
  list(FILTER _sources EXCLUDE REGEX "/backend/none/")
endif()

# The manifest: one call for each TY_REGISTER_<KIND>(<name>, ...) line in a component folder, made at build time.
set(TRAINYARD_COMPONENTS init layers losses regularizers optim schedules data/sources data/transforms data/mixers data/augmentations)
set(_components "")
foreach(_folder ${TRAINYARD_COMPONENTS})
  file(GLOB _files CONFIGURE_DEPENDS ${_core}/${_folder}/*.cpp)
  list(APPEND _components ${_files})
endforeach()
set(_manifest ${CMAKE_BINARY_DIR}/generated/manifest.cpp)
string(REPLACE ";" "\n" _lines "${_components}")
file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/generated/components.txt CONTENT "${_lines}\n")
add_custom_command(
  OUTPUT ${_manifest}
  COMMAND ${CMAKE_COMMAND} -DLIST=${CMAKE_BINARY_DIR}/generated/components.txt -DOUTPUT=${_manifest}
          -P ${PROJECT_SOURCE_DIR}/cmake/write_manifest.cmake
  DEPENDS ${_components} ${CMAKE_BINARY_DIR}/generated/components.txt ${PROJECT_SOURCE_DIR}/cmake/write_manifest.cmake
  COMMENT "Writing the component manifest" VERBATIM)

add_library(trainyard_core STATIC ${_sources} ${_manifest})
add_library(trainyard::trainyard ALIAS trainyard_core)
set_target_properties(trainyard_core PROPERTIES OUTPUT_NAME trainyard EXPORT_NAME trainyard)
target_include_directories(trainyard_core PUBLIC
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/cpp> $<INSTALL_INTERFACE:include>)
target_link_libraries(trainyard_core
  PUBLIC trainyard_flags trainyard_libraries
  PRIVATE $<BUILD_INTERFACE:trainyard_warnings>)

if(TRAINYARD_CUDA)
  include(cuda)
endif()
