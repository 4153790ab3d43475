#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "gateway/api/endpoints.h"

namespace busward::support {

inline boost::asio::awaitable<std::vector<tracker::TrackPoint>> no_track() {
  co_return std::vector<tracker::TrackPoint>{};
}

// What a server's endpoints ask of an engine that has no rulebook, no link and no bus.
inline api::EndpointSources engineless_sources() {
  api::EndpointSources sources;
  sources.rulebook = [] { return std::shared_ptr<const tracker::Rulebook>{}; };
  sources.is_linked = [](registry::TerminalId) { return false; };
  sources.open_track = [](registry::VehicleId) { return no_track(); };
  sources.publish_step = [](const tracker::StepEvent&) {};
  sources.stands_still = [](registry::VehicleId) { return std::optional<bool>{}; };
  return sources;
}

}  // namespace busward::support
