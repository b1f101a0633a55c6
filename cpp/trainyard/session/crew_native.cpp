#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "trainyard/backend/profile.h"
#include "trainyard/core/team.h"
#include "trainyard/session/crew.h"

namespace trainyard {
namespace {

// Where threads wait for each other.
class Meeting {
 public:
  explicit Meeting(int size) : size_(size) {
    for (auto& brought : brought_) brought.resize(static_cast<size_t>(size));
  }

  const std::vector<const void*>& meet(int rank, const void* what) {
    std::unique_lock lock(mutex_);
    if (failure_) std::rethrow_exception(failure_);
    // Two tables in turns: who is late may still read the last meeting's.
    std::vector<const void*>& table = brought_[held_ % 2];
    table[static_cast<size_t>(rank)] = what;
    const uint64_t this_one = held_;
    if (++here_ == size_) {
      here_ = 0;
      ++held_;
      all_here_.notify_all();
    } else {
      all_here_.wait(lock, [&] { return held_ != this_one || failure_; });
      if (held_ == this_one) std::rethrow_exception(failure_);
    }
    return table;
  }

  void on_failure(std::function<void()> call) {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
  }

  // From now on nobody waits. The first cause counts.
  void fail(std::exception_ptr cause) {
    std::vector<std::function<void()>> calls;
    {
      const std::lock_guard lock(mutex_);
      if (failure_) return;
      failure_ = std::move(cause);
      calls = calls_;
      all_here_.notify_all();
    }
    for (const auto& call : calls) call();
  }

 private:
  const int size_;
  std::mutex mutex_;
  std::condition_variable all_here_;
  std::vector<const void*> brought_[2];
  uint64_t held_ = 0;  // meetings
  int here_ = 0;
  std::exception_ptr failure_;
  std::vector<std::function<void()>> calls_;
};

class Member final : public Team {
 public:
  Member(Meeting& meeting, int rank, int size) : meeting_(meeting), rank_(rank), size_(size) {}
  int size() const override { return size_; }
  int rank() const override { return rank_; }
  const std::vector<const void*>& meet(const void* brought) override { return meeting_.meet(rank_, brought); }
  void on_failure(std::function<void()> call) override { meeting_.on_failure(std::move(call)); }

 private:
  Meeting& meeting_;
  const int rank_, size_;
};

constexpr double kSliceMs = 20.0;  // between looks at the time, where steps are short
constexpr int64_t kMostSteps = 1000;

}  // namespace

struct Crew::Impl {
  Meeting meeting;
  std::vector<Member> members;
  std::vector<std::thread> followers;
  std::unique_ptr<Session> leader;
  int64_t order = 0;  // steps to make next; 0 to go home
  int64_t slice = 1;  // steps that take about kSliceMs

  explicit Impl(int devices) : meeting(devices) {
    for (int rank = 0; rank < devices; ++rank) members.emplace_back(meeting, rank, devices);
  }
  ~Impl() {
    try {
      if (leader) give(0);
    } catch (...) {
      // One has failed, and the others were told.
    }
    for (std::thread& follower : followers) follower.join();
    leader.reset();
  }

  void give(int64_t steps) {
    order = steps;
    members[0].meet(&order);
  }

  // f(), whose failure ends all.
  template <class F>
  auto for_all(const F& f) {
    try {
      return f();
    } catch (...) {
      meeting.fail(std::current_exception());
      throw;
    }
  }

  void follow(Member& member, const SessionOptions& options, const Open& open) {
    try {
      for_all([&] {
        const std::unique_ptr<Session> session = open(options);
        while (const int64_t steps = *static_cast<const int64_t*>(member.meet(nullptr)[0])) {
          session->run(-1.0, steps);
          member.meet(nullptr);
        }
      });
    } catch (...) {
      // Whoever leads throws it.
    }
  }
};

Crew::Crew(int devices, const SessionOptions& options, const Open& open) : impl_(std::make_unique<Impl>(devices)) {
  if (devices == 1) {
    impl_->leader = open(options);
    return;
  }
  const auto place = [&](Member& member) {
    SessionOptions o = options;
    o.ordinal = member.rank();
    o.team = &member;
    if (member.rank() > 0) o.counted = nullptr;  // told once
    return o;
  };
  for (size_t i = 1; i < impl_->members.size(); ++i) {
    Member& member = impl_->members[i];
    impl_->followers.emplace_back([this, &member, o = place(member), open] { impl_->follow(member, o, open); });
  }
  impl_->for_all([&] { impl_->leader = open(place(impl_->members[0])); });
}

Crew::~Crew() = default;

Session& Crew::leader() { return *impl_->leader; }

Session::Status Crew::run(double budget_ms, int64_t max_steps) {
  Session& leader = *impl_->leader;
  if (impl_->followers.empty() || max_steps == 0) return leader.run(budget_ms, max_steps);
  const double start = seconds_now();
  int64_t done = 0;
  Session::Status status;
  do {
    const int64_t steps = max_steps < 0 ? impl_->slice : std::min(impl_->slice, max_steps - done);
    const double before = seconds_now();
    impl_->for_all([&] {
      impl_->give(steps);
      status = leader.run(-1.0, steps);
      impl_->members[0].meet(nullptr);  // all are done
    });
    done += steps;
    const double each = 1000.0 * (seconds_now() - before) / static_cast<double>(steps);
    impl_->slice = std::clamp<int64_t>(static_cast<int64_t>(kSliceMs / std::max(each, 1e-6)), 1, kMostSteps);
  } while (status.reason == "budget" && done != max_steps &&
           (budget_ms < 0.0 || 1000.0 * (seconds_now() - start) < budget_ms));
  return status;
}

}  // namespace trainyard
