# `trainyard_tests`: all of tests/cpp in one doctest executable, native and (in Node) wasm.
# CTest sees one test for each file, so that a crash names its file; in wasm all run in one process.
file(GLOB_RECURSE _sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/cpp/*.cpp)
if(EMSCRIPTEN)
  list(FILTER _sources EXCLUDE REGEX "_native_test\\.cpp$|/tests/cpp/cli/")
endif()
if(TRAINYARD_CUDA)
  # What has a device's side; the rest is the native build's.
  set(_tests ${_sources})
  list(FILTER _tests INCLUDE REGEX "/tests/cpp/(backend|cuda|layers|losses|optim|regularizers)/.*_test\\.cpp$")
  list(FILTER _sources EXCLUDE REGEX "_test\\.cpp$")
  list(APPEND _sources ${_tests})
  if(NOT TRAINYARD_CUDA STREQUAL "HOST")
    set_source_files_properties(${PROJECT_SOURCE_DIR}/tests/cpp/cuda/queue_test.cpp PROPERTIES LANGUAGE CUDA)
  endif()
else()
  list(FILTER _sources EXCLUDE REGEX "/tests/cpp/cuda/")
endif()
if(NOT _sources)
  return()
endif()

add_executable(trainyard_tests ${_sources})
target_include_directories(trainyard_tests PRIVATE ${PROJECT_SOURCE_DIR}/tests/cpp)
set_source_files_properties(${PROJECT_SOURCE_DIR}/tests/cpp/support/source_dir.cpp PROPERTIES
  COMPILE_DEFINITIONS TY_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
target_link_libraries(trainyard_tests PRIVATE trainyard_core trainyard_warnings)

if(EMSCRIPTEN)
  trainyard_wasm_module(trainyard_tests node -O1 -sEXIT_RUNTIME=1 -sINVOKE_RUN=0 -sNODERAWFS=1
    -sEXPORTED_RUNTIME_METHODS=callMain,ENV -sSTACK_OVERFLOW_CHECK=1)
  if(TRAINYARD_THREADS)
    target_link_options(trainyard_tests PRIVATE -sPTHREAD_POOL_SIZE=8)  # while a test runs none can be started
    # What emcc writes for Node's threads is CommonJS, which the project's own package.json says its scripts are not.
    file(WRITE ${CMAKE_BINARY_DIR}/package.json "{\"type\": \"commonjs\"}\n")
  endif()
  # With threads those about threads: emcc 3.1.6 loses the type of what is thrown there, so that whatever checks errors fails.
  add_test(NAME wasm COMMAND node ${PROJECT_SOURCE_DIR}/scripts/run_wasm.mjs $<TARGET_FILE:trainyard_tests>
    $<$<BOOL:${TRAINYARD_THREADS}>:--test-case=*thread*> COMMAND_EXPAND_LISTS)
  return()
endif()

foreach(_file ${_sources})
  if(_file MATCHES "/tests/cpp/(.*)_test\\.cpp$")
    add_test(NAME ${CMAKE_MATCH_1} COMMAND trainyard_tests --source-file=*tests/cpp/${CMAKE_MATCH_1}_test.cpp)
  endif()
endforeach()
