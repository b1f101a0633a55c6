// A convolution's three directions as cuDNN has them, in one form: which algorithms there are, the workspace that one
// needs, and the call. These are its functions for convolutions alone: its graphs can do more, but those are chosen
// from for one shape in a few lines.
#pragma once

#include <cudnn.h>

#include <cstddef>

namespace trainyard::cuda {

// What cuDNN is told of a convolution. Owned by who made it.
struct Described {
  cudnnTensorDescriptor_t x, y;
  cudnnFilterDescriptor_t w;
  cudnnConvolutionDescriptor_t how;
};

// A call's arguments: what it reads is x and w, dy and w, or x and dy.
struct Convolution {
  cudnnHandle_t handle;
  Described of;
  int algorithm;
  size_t bytes;  // of workspace
  const void *first, *second;
  void *to, *workspace;
};

// y = 1 * result + 0 * y, both for float and for bf16.
inline constexpr float kWhole = 1.0f, kNothing = 0.0f;

// Fourier's and Winograd's ways save products by adding and taking away first, which costs digits that fp32 promises:
// their errors are several times those of the sums that all other ways make.
struct Forward {
  static constexpr int kNumber = 0;
  static constexpr const char* kName = "a convolution";
  static constexpr int kAlgorithms = CUDNN_CONVOLUTION_FWD_ALGO_COUNT;
  using Algorithm = cudnnConvolutionFwdAlgo_t;
  using Found = cudnnConvolutionFwdAlgoPerf_t;

  static bool is_sum(Algorithm a) {
    return a != CUDNN_CONVOLUTION_FWD_ALGO_FFT && a != CUDNN_CONVOLUTION_FWD_ALGO_FFT_TILING &&
           a != CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD && a != CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD_NONFUSED;
  }
  static cudnnStatus_t find(cudnnHandle_t handle, const Described& of, int* count, Found* found) {
    return cudnnGetConvolutionForwardAlgorithm_v7(handle, of.x, of.w, of.how, of.y, kAlgorithms, count, found);
  }
  static cudnnStatus_t measure(cudnnHandle_t handle, const Described& of, Algorithm algorithm, size_t* bytes) {
    return cudnnGetConvolutionForwardWorkspaceSize(handle, of.x, of.w, of.how, of.y, algorithm, bytes);
  }
  static cudnnStatus_t start(const Convolution& c) {
    return cudnnConvolutionForward(c.handle, &kWhole, c.of.x, c.first, c.of.w, c.second, c.of.how,
                                   static_cast<Algorithm>(c.algorithm), c.workspace, c.bytes, &kNothing, c.of.y, c.to);
  }
};

struct InputGradient {
  static constexpr int kNumber = 1;
  static constexpr const char* kName = "a convolution's gradient for its input";
  static constexpr int kAlgorithms = CUDNN_CONVOLUTION_BWD_DATA_ALGO_COUNT;
  using Algorithm = cudnnConvolutionBwdDataAlgo_t;
  using Found = cudnnConvolutionBwdDataAlgoPerf_t;

  static bool is_sum(Algorithm a) {
    return a == CUDNN_CONVOLUTION_BWD_DATA_ALGO_0 || a == CUDNN_CONVOLUTION_BWD_DATA_ALGO_1;
  }
  static cudnnStatus_t find(cudnnHandle_t handle, const Described& of, int* count, Found* found) {
    return cudnnGetConvolutionBackwardDataAlgorithm_v7(handle, of.w, of.y, of.how, of.x, kAlgorithms, count, found);
  }
  static cudnnStatus_t measure(cudnnHandle_t handle, const Described& of, Algorithm algorithm, size_t* bytes) {
    return cudnnGetConvolutionBackwardDataWorkspaceSize(handle, of.w, of.y, of.how, of.x, algorithm, bytes);
  }
  static cudnnStatus_t start(const Convolution& c) {
    return cudnnConvolutionBackwardData(c.handle, &kWhole, c.of.w, c.second, c.of.y, c.first, c.of.how,
                                        static_cast<Algorithm>(c.algorithm), c.workspace, c.bytes, &kNothing, c.of.x,
                                        c.to);
  }
};

struct WeightGradient {
  static constexpr int kNumber = 2;
  static constexpr const char* kName = "a convolution's gradient for its weights";
  static constexpr int kAlgorithms = CUDNN_CONVOLUTION_BWD_FILTER_ALGO_COUNT;
  using Algorithm = cudnnConvolutionBwdFilterAlgo_t;
  using Found = cudnnConvolutionBwdFilterAlgoPerf_t;

  static bool is_sum(Algorithm a) {
    return a == CUDNN_CONVOLUTION_BWD_FILTER_ALGO_0 || a == CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1 ||
           a == CUDNN_CONVOLUTION_BWD_FILTER_ALGO_3;
  }
  static cudnnStatus_t find(cudnnHandle_t handle, const Described& of, int* count, Found* found) {
    return cudnnGetConvolutionBackwardFilterAlgorithm_v7(handle, of.x, of.y, of.how, of.w, kAlgorithms, count, found);
  }
  static cudnnStatus_t measure(cudnnHandle_t handle, const Described& of, Algorithm algorithm, size_t* bytes) {
    return cudnnGetConvolutionBackwardFilterWorkspaceSize(handle, of.x, of.y, of.how, of.w, algorithm, bytes);
  }
  static cudnnStatus_t start(const Convolution& c) {
    return cudnnConvolutionBackwardFilter(c.handle, &kWhole, c.of.x, c.first, c.of.y, c.second, c.of.how,
                                          static_cast<Algorithm>(c.algorithm), c.workspace, c.bytes, &kNothing, c.of.w,
                                          c.to);
  }
};

}  // namespace trainyard::cuda
