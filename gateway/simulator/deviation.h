#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "gateway/simulator/drive.h"
#include "gateway/simulator/random.h"
#include "geo/polyline.h"
#include "geo/utc_time.h"

namespace busward::simulator {

struct DrivenRoute;
struct DriveLine;
class Journey;

enum class DeviationKind : std::uint8_t {
  detour,     // along a road beside the line
  wrong_way,  // turned round, some way back, and round again
  skip        // straight across a bend of the line
};
// The name of the kind of alarm that it should lead to.
std::string_view alarm_kind(DeviationKind kind);

// How a bus leaves its approved line on one run: what it drives instead of the line.
struct Deviation {
  DeviationKind kind = DeviationKind::detour;
  geo::Stretch left_out;  // of the approved line
  geo::Metres added;      // how much longer the driven line is
  geo::Stretch off;       // of the driven line: where the bus is not where it should be
  geo::Metres aside;      // from the approved line, farthest
  std::shared_ptr<const DriveLine> driven;

  // Where a place of the approved line lies on the driven one; nothing for one that is left out.
  std::optional<geo::Metres> on_driven(geo::Metres approved) const;
};

// A stretch between the first and the last stop, away from both ends, where this bus can deviate:
// detours 20 to 200 m aside over 300 to 900 m, 250 to 500 m the wrong way, bends of 700 m and more
// cut short. Nothing where the route has no such place.
std::optional<Deviation> find_deviation(const DrivenRoute& route, DeviationKind kind,
                                        Random& random);

// One scripted case as it truly happens.
struct DeviationCase {
  std::size_t run;
  geo::UtcTime began_at;
  geo::UtcTime ended_at;
  DeviationKind kind;
  geo::Metres aside;
  geo::Metres length;  // driven off the line, or the wrong way
  bool must_be_found;  // 60 m aside for 300 m, 200 m the wrong way, any skip
};
std::vector<DeviationCase> deviation_cases(const Journey& journey);

}  // namespace busward::simulator
