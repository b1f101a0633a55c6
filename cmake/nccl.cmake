# NCCL, by which several devices add up their gradients, if it is there: sets TRAINYARD_NCCL_FOUND, and
# TRAINYARD_NCCL_LIBRARY and TRAINYARD_NCCL_INCLUDE with it. It is looked for as cuDNN is (cudnn.cmake), NCCL_ROOT first.

set(TRAINYARD_NCCL_FOUND FALSE)
unset(TRAINYARD_NCCL_INCLUDE CACHE)
unset(TRAINYARD_NCCL_LIBRARY CACHE)
find_path(TRAINYARD_NCCL_INCLUDE nccl.h HINTS ${NCCL_ROOT} $ENV{NCCL_ROOT} ${_near} PATH_SUFFIXES include)
find_library(TRAINYARD_NCCL_LIBRARY NAMES nccl libnccl.so.2 NAMES_PER_DIR
  HINTS ${NCCL_ROOT} $ENV{NCCL_ROOT} ${_near} PATH_SUFFIXES lib lib64 lib/x64)
mark_as_advanced(TRAINYARD_NCCL_INCLUDE TRAINYARD_NCCL_LIBRARY)

if(TRAINYARD_NCCL_INCLUDE AND TRAINYARD_NCCL_LIBRARY)
  set(TRAINYARD_NCCL_FOUND TRUE)
else()
  message(STATUS "There is no NCCL: training runs on one device. If it is elsewhere, say where with "
    "-DNCCL_ROOT=FOLDER, which has include/nccl.h and lib/libnccl.so.2 (of the Python wheel: nvidia/nccl)")
endif()
