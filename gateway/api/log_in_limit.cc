#include "gateway/api/log_in_limit.h"

#include <iterator>

namespace busward::api {

void LogInLimit::forget(geo::UtcTime now) {
  std::erase_if(windows_, [this, now](const auto& entry) {
    return now - entry.second.began >= rules_.window;
  });
}

LogInLimit::Turn LogInLimit::enter(const std::string& address, geo::UtcTime now) {
  if (under_way_ >= rules_.at_once) return Turn{nullptr};
  if (windows_.size() >= rules_.addresses) forget(now);
  if (windows_.size() >= rules_.addresses && !windows_.contains(address)) return Turn{nullptr};
  Window& window = windows_[address];
  if (now - window.began >= rules_.window) window = {.began = now, .tries = 0};
  if (++window.tries > rules_.per_address) return Turn{nullptr};
  return Turn{this};
}

}  // namespace busward::api
