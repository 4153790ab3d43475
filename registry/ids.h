#pragma once

#include <type_traits>

#include "geo/strong.h"

namespace busward::routing {
struct RouteVersionTag;
}

namespace busward::registry {

using VehicleId = geo::Id<struct VehicleTag>;
using TerminalId = geo::Id<struct TerminalTag>;
using DriverId = geo::Id<struct DriverTag>;
using RouteId = geo::Id<struct RouteTag>;
using RouteVersionId = geo::Id<routing::RouteVersionTag>;

static_assert(!std::is_convertible_v<VehicleId, TerminalId>);

}  // namespace busward::registry
