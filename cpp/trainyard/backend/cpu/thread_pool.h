// A loop over chunks on a fixed set of threads. No allocation per loop; one loop at a time; a body must not start
// another. With one thread, or in a build without threads, it is a plain loop. Which thread runs a chunk is not
// determined, so a body writes to places that belong to its chunk, and uses its slot for buffers only.
#pragma once

#include <cstdint>
#include <memory>

namespace trainyard::cpu {

class SlotBody {
 public:
  // slot: 0 .. threads-1, never the same for two chunks that run at once.
  virtual void run(int64_t chunk, int slot) const = 0;

 protected:
  ~SlotBody() = default;
};

class ThreadPool {
 public:
  explicit ThreadPool(int threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  int threads() const { return threads_; }
  void run(int64_t chunks, const SlotBody& body);

  // f(chunk, slot)
  template <class F>
  void for_each(int64_t chunks, const F& f) {
    struct Body final : SlotBody {
      explicit Body(const F& g) : f_(g) {}
      void run(int64_t chunk, int slot) const override { f_(chunk, slot); }
      const F& f_;
    };
    run(chunks, Body(f));
  }

 private:
  struct Workers;
  int threads_ = 1;
  std::unique_ptr<Workers> workers_;
};

}  // namespace trainyard::cpu
