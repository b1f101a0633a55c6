# The wasm module `engine`: bindings/*.cpp over the core, an ES module that Vite bundles into the page's worker.
# The page hands the binary over (`wasmBinary` or `instantiateWasm`), so the script never asks where it lies. It has it in
# two parts, what a first visit runs and the rest, which scripts/lib/split.mjs makes of this one when the page is built.

# Node from outside Debian does not see Debian's acorn, which emcc's optimizer loads.
set(TRAINYARD_EMCC_NODE_PATH /usr/share/nodejs CACHE PATH "where emcc's node modules lie, where Node does not know")
set(_launcher ${CMAKE_COMMAND} -E env NODE_PATH=${TRAINYARD_EMCC_NODE_PATH})

# trainyard_wasm_module(target ENVIRONMENT web,worker [options...]): an ES module, target.mjs beside target.wasm.
function(trainyard_wasm_module target environment)
  set_target_properties(${target} PROPERTIES SUFFIX .mjs CXX_LINKER_LAUNCHER "${_launcher}")
  target_link_options(${target} PRIVATE
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sUSE_ES6_IMPORT_META=0 -sENVIRONMENT=${environment}
    -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=33554432 -sMAXIMUM_MEMORY=4294967296
    -sTOTAL_STACK=8388608          # Eigen puts up to 4 MB (EIGEN_STACK_ALLOCATION_LIMIT) on the stack
    -sDYNAMIC_EXECUTION=0          # a content security policy may forbid `new Function`
    ${ARGN})
endfunction()

file(GLOB _sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bindings/*.cpp)

# Three kinds of files by how often they run, each as small as keeps the speed (`npm run bench:flags` measures it). The
# kernels that are in neither of these have the build type's flags.
set(TRAINYARD_COLD_FLAGS -Oz CACHE STRING "wasm: files that run once a run or once a layer")
set(TRAINYARD_WARM_FLAGS -O2 -fno-vectorize -fno-slp-vectorize -fno-unroll-loops CACHE STRING
    "wasm: files that run once an element")
set(TRAINYARD_HOT_FLAGS "" CACHE STRING "wasm: the other files, for measurements")

# What runs once a run or once a layer, not once an element, is compiled for size: the page has to be downloaded.
get_target_property(_cold trainyard_core SOURCES)
set(_warm ${_cold})
list(FILTER _cold INCLUDE REGEX
  "/(spec|session|diagnose|landscape|search|data|train|model|schedules|init|core|backend/ref|generated)/|/layers/(parallel|residual|layer|sequential|flatten)\\.|/optim/(lbfgs|optimizer)\\.")
list(FILTER _cold EXCLUDE REGEX "/data/(loader|transform|mixer|sources/(glyphs|shapes))|/core/(rng|math)")
set_source_files_properties(${_cold} ${_sources} PROPERTIES COMPILE_OPTIONS "${TRAINYARD_COLD_FLAGS}")
get_target_property(_hot trainyard_core SOURCES)
list(FILTER _warm INCLUDE REGEX "/(layers|losses|regularizers|optim)/")
list(REMOVE_ITEM _warm ${_cold})
# Their loops are written in vectors already: what the compiler would vectorize and unroll are the tails.
set_source_files_properties(${_warm} PROPERTIES COMPILE_OPTIONS "${TRAINYARD_WARM_FLAGS}")
list(REMOVE_ITEM _hot ${_cold} ${_warm})
set_source_files_properties(${_hot} PROPERTIES COMPILE_OPTIONS "${TRAINYARD_HOT_FLAGS}")

if(_sources)
  add_executable(engine ${_sources})
  target_link_libraries(engine PRIVATE trainyard_core trainyard_warnings embind)
  trainyard_wasm_module(engine web,worker -O3 -g0 -sFILESYSTEM=0 -sEXPORT_NAME=createEngine)
  if(TRAINYARD_THREADS)
    # Made while the engine starts: a worker that is busy training cannot start others.
    target_link_options(engine PRIVATE "-sPTHREAD_POOL_SIZE=Math.max(2,Math.min(8,navigator.hardwareConcurrency))-1")
  endif()
endif()
