// Random matrices with orthonormal rows or columns.
#pragma once

#include "trainyard/core/rng.h"
#include "trainyard/tensor/plan.h"

namespace trainyard {

// p as a matrix W (inputs, outputs), outputs last: w = gain * Q with Q^T Q = I, or Q Q^T = I if there are more outputs
// than inputs. Q is uniform over all such matrices (Mezzadri 2007).
void draw_orthonormal(const Parameter& p, double gain, const RngStream& stream, float* w);

}  // namespace trainyard
