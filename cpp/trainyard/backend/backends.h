// Makes backends by name; the only place that knows which are linked.
#pragma once

#include <memory>
#include <string>

#include "trainyard/backend/backend.h"

namespace trainyard {

// Naive loops in any scalar: the oracle of every test. Instantiated for float and double.
template <class T>
std::unique_ptr<Backend<T>> make_reference_backend();

// SIMD through Highway; threads >= 1 (1 in a build without threads).
std::unique_ptr<Backend<float>> make_cpu_backend(int threads);

// What a device's products and convolutions multiply: floats as they are, or rounded to 11 or 8 significant bits. Sums
// and weights are in fp32 all the same; of bf16's convolutions cuDNN rounds the results too. A processor has fp32 only.
enum class Precision : uint8_t { fp32, tf32, bf16 };

// Throws Error{"unsupported"} that says why when this build or machine has none.
std::unique_ptr<Backend<float>> make_cuda_backend(int device, Precision precision = Precision::fp32);

// "cpu", "cuda" (device number `device`) or, natively, "ref"; Error{"unsupported"} otherwise.
std::unique_ptr<Backend<float>> make_backend(const std::string& name, int threads,
                                             Precision precision = Precision::fp32, int device = 0);

// Host memory, in bytes, that make_cpu_backend(threads) holds whatever runs on it.
int64_t cpu_workspace_bytes(int threads);

}  // namespace trainyard
