// Tells each layer where it stands, before bind: stochastic depth, Fixup and their kin scale by it.
#pragma once

#include "trainyard/layers/layer.h"

namespace trainyard {

namespace detail {

template <class T>
int64_t count_blocks(Layer<T>& layer) {
  int64_t n = layer.is_block() ? 1 : 0;
  for (Layer<T>* child : layer.children()) n += count_blocks(*child);
  return n;
}

template <class T>
int64_t count_weighted(Layer<T>& layer) {
  int64_t n = layer.has_weights() ? 1 : 0;
  for (Layer<T>* child : layer.children()) n += count_weighted(*child);
  return n;
}

template <class T>
void number_below(Layer<T>& layer, Numbering at, int64_t& next_block) {
  if (layer.is_block()) at.block = next_block++;
  layer.identity.numbering = at;
  layer.number(at);
  const std::vector<Layer<T>*> children = layer.children();
  for (Layer<T>* child : children) {
    Numbering inside = at;
    // The way around a branch is none itself: its layers belong to what the block belongs to.
    if (layer.is_block() && child == children.front()) {
      inside.place = 0;
      inside.branch_length = count_weighted(*child);
    }
    number_below(*child, inside, next_block);
    at.place += count_weighted(*child);
  }
}

}  // namespace detail

template <class T>
void number_layers(Layer<T>& root) {
  Numbering start;
  start.blocks = detail::count_blocks(root);
  start.layers = detail::count_weighted(root);
  int64_t next_block = 0;
  detail::number_below(root, start, next_block);
}

}  // namespace trainyard
