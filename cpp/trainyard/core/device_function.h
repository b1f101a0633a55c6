// TY_DEVICE: a function that kernels of the CUDA backend may call too. Constant functions (constexpr) need no mark:
// nvcc compiles them for both (--expt-relaxed-constexpr).
#pragma once

#ifdef __CUDACC__
#define TY_DEVICE __host__ __device__
#else
#define TY_DEVICE
#endif
