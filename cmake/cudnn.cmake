# cuDNN 9 for the convolutions of the CUDA backend, if it is there and wanted: sets TRAINYARD_CUDNN_FOUND, and
# TRAINYARD_CUDNN_LIBRARY and TRAINYARD_CUDNN_INCLUDE with it. It is looked for where CUDNN_ROOT says, a variable of
# CMake's or the environment's (of a Python wheel, the folder nvidia/cudnn), next to the toolkit, and where a
# system keeps its libraries. A wheel brings no libcudnn.so, only the name with a version.

set(TRAINYARD_CUDNN_FOUND FALSE)
if(NOT TRAINYARD_CUDNN)
  message(STATUS "TRAINYARD_CUDNN is off: convolutions on CUDA go through cuBLAS")
  return()
endif()

# What CUDNN_ROOT says goes first, and is looked at anew in each run: it may have been put right.
unset(TRAINYARD_CUDNN_INCLUDE CACHE)
unset(TRAINYARD_CUDNN_LIBRARY CACHE)
find_path(TRAINYARD_CUDNN_INCLUDE cudnn.h HINTS ${CUDNN_ROOT} $ENV{CUDNN_ROOT} ${_near} PATH_SUFFIXES include)
find_library(TRAINYARD_CUDNN_LIBRARY NAMES cudnn libcudnn.so.9 NAMES_PER_DIR
  HINTS ${CUDNN_ROOT} $ENV{CUDNN_ROOT} ${_near} PATH_SUFFIXES lib lib64 lib/x64)
mark_as_advanced(TRAINYARD_CUDNN_INCLUDE TRAINYARD_CUDNN_LIBRARY)

set(_major "")
if(TRAINYARD_CUDNN_INCLUDE AND EXISTS ${TRAINYARD_CUDNN_INCLUDE}/cudnn_version.h)
  file(STRINGS ${TRAINYARD_CUDNN_INCLUDE}/cudnn_version.h _line REGEX "^#define CUDNN_MAJOR [0-9]+")
  string(REGEX MATCH "[0-9]+" _major "${_line}")
endif()
if(TRAINYARD_CUDNN_LIBRARY AND _major STREQUAL "9")
  set(TRAINYARD_CUDNN_FOUND TRUE)
  message(STATUS "Convolutions on CUDA go through cuDNN: ${TRAINYARD_CUDNN_LIBRARY}")
else()
  if(_major AND NOT _major STREQUAL "9")
    set(_missing "cuDNN ${_major} is there, but not 9")
  else()
    set(_missing "There is no cuDNN 9")
  endif()
  message(STATUS "${_missing}: convolutions on CUDA go through cuBLAS. If cuDNN is elsewhere, say where with "
    "-DCUDNN_ROOT=FOLDER, which has include/cudnn.h and lib/libcudnn.so.9 (of the Python wheel: nvidia/cudnn)")
endif()
