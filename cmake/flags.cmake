# Two interface targets. `trainyard_flags` decides the numbers (lanes, contraction, Highway, Eigen); everything that
# compiles a Trainyard header needs it, so it is part of the installed package. `trainyard_warnings` is ours alone.
# Objects with different trainyard_flags must never meet in one executable: the linker keeps one copy of a template.

add_library(trainyard_flags INTERFACE)
target_compile_features(trainyard_flags INTERFACE cxx_std_20)
target_compile_options(trainyard_flags INTERFACE -ffp-contract=off -fno-math-errno)
target_compile_definitions(trainyard_flags INTERFACE
  HWY_COMPILE_ONLY_STATIC                     # Highway 1.0.3 with -march=native stops otherwise
  EIGEN_STACK_ALLOCATION_LIMIT=4194304        # Eigen's GEMM allocates at 256 squared and above otherwise
  EIGEN_MPL2_ONLY
  EIGEN_DONT_VECTORIZE                        # only small double problems use it: the same bits in every build
  $<$<CONFIG:Debug>:TY_DEBUG=1>)

if(EMSCRIPTEN)
  # No type names: the code does without them, and they are a tenth of the binary's data.
  target_compile_options(trainyard_flags INTERFACE -msimd128 -fwasm-exceptions -fno-rtti)
  target_link_options(trainyard_flags INTERFACE -fwasm-exceptions -fno-rtti)  # the linker picks Embind's library by it
  target_compile_definitions(trainyard_flags INTERFACE
    TY_EXACT=1 TY_DOUBLE_LAYERS=0 EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0 DOCTEST_CONFIG_NO_POSIX_SIGNALS)
  if(TRAINYARD_THREADS)
    target_compile_options(trainyard_flags INTERFACE -pthread)
    target_link_options(trainyard_flags INTERFACE -pthread)
    target_compile_definitions(trainyard_flags INTERFACE TY_THREADS=1)
  else()
    target_compile_definitions(trainyard_flags INTERFACE TY_THREADS=0)
  endif()
else()
  target_compile_definitions(trainyard_flags INTERFACE TY_DOUBLE_LAYERS=1 TY_THREADS=1)
  if(TRAINYARD_EXACT)
    target_compile_definitions(trainyard_flags INTERFACE TY_EXACT=1)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
      # Baseline x86-64 with SSE4.2: runs on any processor since 2008. Highway ties its SSE4 target to AES, unused here.
      target_compile_options(trainyard_flags INTERFACE -march=x86-64 -msse4.2)
      target_compile_definitions(trainyard_flags INTERFACE HWY_DISABLE_PCLMUL_AES)
    endif()
  else()
    target_compile_definitions(trainyard_flags INTERFACE TY_EXACT=0)
    if(TRAINYARD_NATIVE_ARCH)
      target_compile_options(trainyard_flags INTERFACE -march=native)
    elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
      # Highway 1.0.3 has no vectors below SSE4.
      target_compile_options(trainyard_flags INTERFACE -march=x86-64 -msse4.2)
      target_compile_definitions(trainyard_flags INTERFACE HWY_DISABLE_PCLMUL_AES)
    endif()
  endif()
  if(TRAINYARD_SANITIZE)
    target_compile_options(trainyard_flags INTERFACE
      -fsanitize=${TRAINYARD_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(trainyard_flags INTERFACE -fsanitize=${TRAINYARD_SANITIZE})
    target_compile_definitions(trainyard_flags INTERFACE TY_DEBUG=1)
  endif()
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")

add_library(trainyard_warnings INTERFACE)
# Not where nvcc compiles: the host code that it makes of ours would be judged.
target_compile_options(trainyard_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:
  -Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual>)
# GCC 12 finds overlaps in std::string's own operator+ (its bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(trainyard_warnings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # Sizes are 64 bits wide and checked when they are made; wasm32's size_t makes every use of one a narrowing.
  target_compile_options(trainyard_warnings INTERFACE -Wno-shorten-64-to-32)
endif()
