# Finds emcc on the PATH (Debian's package, or an activated emsdk) and hands over to Emscripten's own toolchain file.
find_program(TRAINYARD_EMCC emcc REQUIRED)
find_program(TRAINYARD_EM_CONFIG em-config)

if(NOT EMSCRIPTEN_ROOT_PATH)
  if(TRAINYARD_EM_CONFIG)
    execute_process(COMMAND ${TRAINYARD_EM_CONFIG} EMSCRIPTEN_ROOT
                    OUTPUT_VARIABLE EMSCRIPTEN_ROOT_PATH OUTPUT_STRIP_TRAILING_WHITESPACE)
  else()
    file(REAL_PATH ${TRAINYARD_EMCC} _emcc)
    get_filename_component(EMSCRIPTEN_ROOT_PATH ${_emcc} DIRECTORY)
  endif()
endif()
include(${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake)
