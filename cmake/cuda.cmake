# The CUDA backend in place of backend/none, in one of two forms: TRAINYARD_CUDA=ON compiles it with nvcc for devices;
# TRAINYARD_CUDA=HOST compiles the same kernels as loops for the host, so that its tests run where there is no GPU.
# Everything that hands functors to ops/ is compiled by nvcc too: its elementwise work becomes kernels.

set(_folder ${PROJECT_SOURCE_DIR}/cpp/trainyard/backend/cuda)
file(GLOB _kernels CONFIGURE_DEPENDS ${_folder}/*.cu)
file(GLOB _host CONFIGURE_DEPENDS ${_folder}/*.cpp)

if(TRAINYARD_CUDA STREQUAL "HOST")
  list(FILTER _host EXCLUDE REGEX
    "/(platform_cuda|graph_cuda|products_cublas|convolutions_cudnn|peers_nccl|peers_none)\\.cpp$")
  file(GLOB _played CONFIGURE_DEPENDS ${_folder}/on_host/*.cpp)
  set_source_files_properties(${_kernels} PROPERTIES LANGUAGE CXX)
  target_sources(trainyard_core PRIVATE ${_kernels} ${_host} ${_played})
  target_compile_definitions(trainyard_core PUBLIC TY_CUDA_ON_HOST=1)
  return()
endif()

find_program(_nvcc nvcc HINTS $ENV{CUDA_PATH}/bin $ENV{CUDA_HOME}/bin /usr/local/cuda/bin)
if(NOT _nvcc)
  message(FATAL_ERROR "There is no nvcc: the cuda preset needs NVIDIA's CUDA toolkit, 12 or newer, with nvcc on the PATH "
    "or in $CUDA_PATH/bin. Without it, use the native preset.")
endif()
set(CMAKE_CUDA_COMPILER ${_nvcc})
if(NOT CMAKE_CUDA_ARCHITECTURES)
  # Machine code for Hopper, and portable code that the driver compiles for any other device since Turing.
  set(CMAKE_CUDA_ARCHITECTURES 75-virtual 90-real CACHE STRING "what to compile kernels for")
endif()
set(CMAKE_CUDA_RUNTIME_LIBRARY Shared)  # one runtime in a program: cuBLAS brings the shared one
enable_language(CUDA)
if(NOT CMAKE_CUDA20_STANDARD_COMPILE_OPTION)  # CMake 3.25 does not know that nvcc 12 takes it
  set(CMAKE_CUDA20_STANDARD_COMPILE_OPTION "-std=c++20")
  set(CMAKE_CUDA20_EXTENSION_COMPILE_OPTION "-std=c++20")
endif()
find_package(CUDAToolkit QUIET)
if(NOT TARGET CUDA::cublas)
  message(FATAL_ERROR "nvcc is there (${_nvcc}), but not cuBLAS: install the whole CUDA toolkit, or use the native preset.")
endif()

# Where the toolkit is, other libraries of NVIDIA's may be.
set(_near "")
foreach(_place ${CUDAToolkit_INCLUDE_DIRS} ${CUDAToolkit_LIBRARY_DIR} ${CUDAToolkit_BIN_DIR})
  get_filename_component(_parent ${_place} DIRECTORY)
  list(APPEND _near ${_parent})
endforeach()
include(cudnn)
if(TRAINYARD_CUDNN_FOUND)
  list(FILTER _host EXCLUDE REGEX "/convolutions_none\\.cpp$")
else()
  list(FILTER _host EXCLUDE REGEX "/convolutions_cudnn\\.cpp$")
endif()
include(nccl)
if(TRAINYARD_NCCL_FOUND)
  list(FILTER _host EXCLUDE REGEX "/peers_none\\.cpp$")
else()
  list(FILTER _host EXCLUDE REGEX "/peers_nccl\\.cpp$")
endif()

# Sources that reach ops/: by the folders' headers, nearly all of them do.
file(GLOB_RECURSE _functors CONFIGURE_DEPENDS ${_core}/layers/*.cpp ${_core}/losses/*.cpp ${_core}/regularizers/*.cpp
  ${_core}/optim/*.cpp ${_core}/train/*.cpp)
set_source_files_properties(${_functors} PROPERTIES LANGUAGE CUDA)
# The target is older than the language.
set_target_properties(trainyard_core PROPERTIES
  CUDA_ARCHITECTURES "${CMAKE_CUDA_ARCHITECTURES}" CUDA_STANDARD 20 CUDA_STANDARD_REQUIRED ON CUDA_EXTENSIONS OFF
  CUDA_RUNTIME_LIBRARY Shared)
target_sources(trainyard_core PRIVATE ${_kernels} ${_host})
# Constant functions run on both sides (core/device_function.h). 554: nvcc wonders at a conversion that `requires` rules out.
target_compile_options(trainyard_core PUBLIC
  $<$<COMPILE_LANGUAGE:CUDA>:--expt-relaxed-constexpr --extended-lambda -diag-suppress=554>)
target_link_libraries(trainyard_core PRIVATE CUDA::cublas CUDA::cudart)
if(TRAINYARD_CUDNN_FOUND)
  target_include_directories(trainyard_core SYSTEM PRIVATE ${TRAINYARD_CUDNN_INCLUDE})
  target_link_libraries(trainyard_core PRIVATE ${TRAINYARD_CUDNN_LIBRARY})
endif()
if(TRAINYARD_NCCL_FOUND)
  target_include_directories(trainyard_core SYSTEM PRIVATE ${TRAINYARD_NCCL_INCLUDE})
  target_link_libraries(trainyard_core PRIVATE ${TRAINYARD_NCCL_LIBRARY})
endif()
