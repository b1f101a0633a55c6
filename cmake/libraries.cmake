# The libraries the core stands on, as one interface target `trainyard_libraries`. All are header-only.
# emcc does not look into /usr/include (it would find the C library's headers there), so the wasm build sees
# the header-only libraries through a folder of symbolic links in the build tree.

set(TRAINYARD_HEADER_ROOTS /usr/include /usr/local/include /opt/homebrew/include CACHE STRING
    "where header-only libraries may lie")

# trainyard_find_header(VAR folder/file.h [suffix...]) sets VAR to the folder that `folder/file.h` is relative to.
function(trainyard_find_header variable header package)
  find_path(${variable} ${header} PATHS ${TRAINYARD_HEADER_ROOTS} PATH_SUFFIXES ${ARGN} NO_CMAKE_FIND_ROOT_PATH)
  if(NOT ${variable})
    message(FATAL_ERROR "${header} not found. On Debian: apt-get install ${package}")
  endif()
  mark_as_advanced(${variable})
endfunction()

trainyard_find_header(TRAINYARD_HWY hwy/highway.h libhwy-dev)
trainyard_find_header(TRAINYARD_EIGEN Eigen/Core libeigen3-dev eigen3)
trainyard_find_header(TRAINYARD_JSON nlohmann/json.hpp nlohmann-json3-dev)
trainyard_find_header(TRAINYARD_STB stb/stb_image.h libstb-dev)
trainyard_find_header(TRAINYARD_DOCTEST doctest/doctest.h doctest-dev)
trainyard_find_header(TRAINYARD_STB stb/stb_image.h libstb-dev)

add_library(trainyard_libraries INTERFACE)

if(EMSCRIPTEN)
  set(_links ${CMAKE_BINARY_DIR}/include)
  file(MAKE_DIRECTORY ${_links})
  foreach(_pair "${TRAINYARD_HWY}/hwy" "${TRAINYARD_EIGEN}/Eigen" "${TRAINYARD_EIGEN}/unsupported"
                "${TRAINYARD_JSON}/nlohmann" "${TRAINYARD_STB}/stb" "${TRAINYARD_DOCTEST}/doctest")
    get_filename_component(_name ${_pair} NAME)
    if(EXISTS ${_pair})
      file(CREATE_LINK ${_pair} ${_links}/${_name} SYMBOLIC)
    endif()
  endforeach()
  target_include_directories(trainyard_libraries SYSTEM INTERFACE $<BUILD_INTERFACE:${_links}>)
else()
  trainyard_find_header(TRAINYARD_CLI11 CLI/CLI.hpp libcli11-dev)
  foreach(_folder ${TRAINYARD_HWY} ${TRAINYARD_EIGEN} ${TRAINYARD_JSON} ${TRAINYARD_STB})
    if(NOT _folder IN_LIST CMAKE_CXX_IMPLICIT_INCLUDE_DIRECTORIES)
      target_include_directories(trainyard_libraries SYSTEM INTERFACE ${_folder})
    endif()
  endforeach()
  find_package(Threads REQUIRED)
  target_link_libraries(trainyard_libraries INTERFACE Threads::Threads)
endif()
