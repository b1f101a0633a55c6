# Where ccache is installed, what was compiled before, in whichever checkout, is not compiled again.
find_program(TRAINYARD_CCACHE ccache)
if(TRAINYARD_CCACHE)
  foreach(_language CXX CUDA)
    if(NOT CMAKE_${_language}_COMPILER_LAUNCHER)
      set(CMAKE_${_language}_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${TRAINYARD_CCACHE})
    endif()
  endforeach()
endif()
