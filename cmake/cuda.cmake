# The CUDA backend: backend/cuda/*.cu and *.cpp with cuBLAS, in place of backend/none.
file(GLOB_RECURSE _cuda CONFIGURE_DEPENDS
  ${PROJECT_SOURCE_DIR}/cpp/trainyard/backend/cuda/*.cu ${PROJECT_SOURCE_DIR}/cpp/trainyard/backend/cuda/*.cpp)
if(NOT _cuda)
  message(FATAL_ERROR "This version has no CUDA backend: cpp/trainyard/backend/cuda is empty. Use the native preset.")
endif()
enable_language(CUDA)
find_package(CUDAToolkit REQUIRED)
set(CMAKE_CUDA_STANDARD 20)
target_sources(trainyard_core PRIVATE ${_cuda})
target_compile_definitions(trainyard_core PRIVATE TY_CUDA=1)
target_link_libraries(trainyard_core PRIVATE CUDA::cublas CUDA::cublasLt CUDA::cudart)
