// K sums of every column in one pass over a matrix.
#pragma once

#include "trainyard/backend/cuda/launch.h"

namespace trainyard::cuda {

// Rows in a chunk that one thread adds up, for m rows of c columns.
inline int64_t column_chunks(int64_t m, int64_t c, int64_t sums) {
  constexpr int64_t kThreads = 1 << 17, kLeastRows = 16, kMost = 4096;
  int64_t chunks = kThreads / (c > 0 ? c : 1);
  const int64_t by_rows = (m + kLeastRows - 1) / kLeastRows,
                by_room = Device::kPartials / (c * sums > 0 ? c * sums : 1);
  if (chunks > by_rows) chunks = by_rows;
  if (chunks > by_room) chunks = by_room;
  if (chunks > kMost) chunks = kMost;
  return chunks < 1 ? 1 : chunks;
}

// partial (chunks, K, c)
template <int K, class Add>
struct ColumnPartials {
  Add add;
  int64_t m, c, rows;
  double* partial;
  TY_KERNEL void operator()(int64_t at) const {
    const Division place = divide(at, c);
    const int64_t chunk = place.quotient, j = place.remainder;
    const int64_t begin = chunk * rows, end = begin + rows < m ? begin + rows : m;
    Sums<K> sums;
    for (int64_t i = begin; i < end; ++i) add(i, j, sums);
    for (int k = 0; k < K; ++k) partial[(chunk * K + k) * c + j] = sums.of[k];
  }
};
template <int K, class Write>
struct ColumnTotals {
  Write write;
  int64_t chunks, c;
  const double* partial;
  TY_KERNEL void operator()(Team team) const {
    const int64_t j = team.index();
    const Sums<K> sums = team.sums<K>(chunks, [&](int64_t chunk, Sums<K>& into) {
      for (int k = 0; k < K; ++k) into.of[k] += partial[(chunk * K + k) * c + j];
    });
    team.once([&] { write(j, sums); });
  }
};
template <int K, class Add, class Write>
struct WholeColumns {
  Add add;
  Write write;
  int64_t m;
  TY_KERNEL void operator()(int64_t j) const {
    Sums<K> sums;
    for (int64_t i = 0; i < m; ++i) add(i, j, sums);
    write(j, sums);
  }
};

// write(j, sums over i < m of what add(i, j, sums) adds) for every column j < c
template <int K, class Add, class Write>
void reduce_columns(Device& device, int64_t m, int64_t c, const Add& add, const Write& write) {
  const int64_t chunks = column_chunks(m, c, K);
  if (chunks == 1) return for_each(device, c, WholeColumns<K, Add, Write>{add, write, m});
  const int64_t rows = (m + chunks - 1) / chunks;
  for_each(device, chunks * c, ColumnPartials<K, Add>{add, m, c, rows, device.partials()});
  for_teams(device, c, team_size(chunks), ColumnTotals<K, Write>{write, chunks, c, device.partials()});
}

}  // namespace trainyard::cuda
