#include "schedules/check_schedule.h"

#include "trainyard/spec/json_reader.h"

namespace trainyard::test {

std::unique_ptr<Schedule> schedule_from(const std::string& json) {
  return make_schedule(read_component(parse_json(json), "/schedule", "schedule"));
}

}  // namespace trainyard::test
