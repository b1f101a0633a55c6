#include "trainyard/backend/cpu/thread_pool.h"

#ifndef TY_THREADS
#define TY_THREADS 1
#endif

#if TY_THREADS
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>
#endif

namespace trainyard::cpu {

#if TY_THREADS

namespace {

// How long a thread looks for what it waits for before it sleeps: most loops of a step follow each other within that
// time, and to wake a thread costs about as much.
constexpr std::chrono::microseconds kLingers{50};

// Whether it came about in that time.
template <class F>
bool linger(const F& it_came) {
  const auto end = std::chrono::steady_clock::now() + kLingers;
  do {
    for (int i = 0; i < 16; ++i) {
      if (it_came()) return true;
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    }
  } while (std::chrono::steady_clock::now() < end);
  return false;
}

}  // namespace

// A worker joins the loop that is open when it wakes; the caller closes the loop when its own share is done and
// waits for those who joined. So no worker ever sees a body that has gone.
struct ThreadPool::Workers {
  explicit Workers(int count) {
    for (int slot = 1; slot <= count; ++slot) threads.emplace_back([this, slot] { serve(slot); });
  }
  ~Workers() {
    {
      const std::lock_guard<std::mutex> lock(mutex);
      stop = true;
    }
    wake.notify_all();
    for (std::thread& thread : threads) thread.join();
  }

  void serve(int slot) {
    uint64_t seen = 0;
    for (;;) {
      const bool lingered = linger([&] { return loop != seen; });
      std::unique_lock<std::mutex> lock(mutex);
      if (lingered && !open) {  // the others have done it all
        seen = loop;
        continue;
      }
      wake.wait(lock, [&] { return stop || (open && loop != seen); });
      if (stop) return;
      seen = loop;
      ++joined;
      lock.unlock();
      work(slot);
      lock.lock();
      if (--joined == 0) done.notify_one();
    }
  }

  void work(int slot) {
    for (int64_t chunk = next.fetch_add(1); chunk < chunks; chunk = next.fetch_add(1)) body->run(chunk, slot);
  }

  void run(int64_t count, const SlotBody& b) {
    {
      const std::lock_guard<std::mutex> lock(mutex);
      body = &b;
      chunks = count;
      next = 0;
      open = true;
      ++loop;
    }
    wake.notify_all();
    work(0);
    std::unique_lock<std::mutex> lock(mutex);
    open = false;
    if (joined == 0) return;
    lock.unlock();
    linger([&] { return joined == 0; });
    lock.lock();
    done.wait(lock, [&] { return joined == 0; });
  }

  std::mutex mutex;
  std::condition_variable wake, done;
  const SlotBody* body = nullptr;
  int64_t chunks = 0;
  std::atomic<int64_t> next{0};
  std::atomic<uint64_t> loop{0};  // this and the next change with the mutex held
  std::atomic<int> joined{0};
  bool open = false;
  bool stop = false;
  std::vector<std::thread> threads;
};

ThreadPool::ThreadPool(int threads) : threads_(threads < 1 ? 1 : threads) {
  if (threads_ > 1) workers_ = std::make_unique<Workers>(threads_ - 1);
}

#else

struct ThreadPool::Workers {
  void run(int64_t, const SlotBody&) {}
};

ThreadPool::ThreadPool(int) {}

#endif

ThreadPool::~ThreadPool() = default;

void ThreadPool::run(int64_t chunks, const SlotBody& body) {
  if (workers_ && chunks > 1) {
    workers_->run(chunks, body);
  } else {
    for (int64_t chunk = 0; chunk < chunks; ++chunk) body.run(chunk, 0);
  }
}

}  // namespace trainyard::cpu
