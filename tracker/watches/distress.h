#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/latlng.h"
#include "geo/utc_time.h"
#include "registry/rule_values.h"
#include "tracker/alarm.h"
#include "tracker/finding.h"

namespace busward::tracker {

inline constexpr std::string_view kSos = "sos";
inline constexpr std::string_view kCollision = "collision";  // kinds: collision, rollover

// The rules whose alarms rest on what a terminal says of itself, which no track holds.
constexpr bool is_distress(std::string_view rule) {
  return rule == kSos || rule == kCollision;
}

// What a report that may be distress came with.
struct DistressReport {
  geo::UtcTime at;
  geo::UtcTime received_at;
  std::optional<std::string_view> kind{};  // none: the report does not carry the rule's bit
  geo::LatLng position;                    // of its fix, else the last one known
  std::optional<RunId> run{};              // that the bus is on
  std::optional<registry::RouteVersionId> route_version{};
  std::int64_t rulebook_revision = 0;
};

// One press of the button, or one accident: held from the first report that carries the bit until
// the first that does not.
struct DistressEpisode {
  std::string first_kind;                    // by which its alarm is known
  std::string kind;                          // the gravest so far
  std::optional<geo::UtcTime> clear_before;  // the newest report before it that was clear
  geo::UtcTime began_at;                     // the earliest report with the bit
  geo::UtcTime detected_at;                  // of the report that raised it
  geo::UtcTime last_at;                      // the newest report with the bit
  std::optional<geo::UtcTime> clear_from;    // the earliest report behind it that was clear
  geo::LatLng position = *geo::LatLng::from_microdegrees(0, 0);
  std::optional<RunId> run;
  std::optional<registry::RouteVersionId> route_version;
  std::int64_t rulebook_revision = 0;
  int reports = 0;
  bool late = false;    // received too long after it happened to ring
  bool behind = false;  // raised by a report that is older than the newest
  bool over = false;    // its end has been told
  template <class Archive>
  void archive(Archive& a) {
    a(first_kind, kind, clear_before, began_at, detected_at, last_at, clear_from, position, run,
      route_version, rulebook_revision, reports, late, behind, over);
  }
};

struct DistressFinding {
  Finding finding;
  DistressEpisode episode;
};

// "distress_silent_s" of the day, between a minute and an hour; ten minutes in rulebooks older than
// it.
std::chrono::seconds silence_that_ends(const registry::RuleValues& values,
                                       std::chrono::sys_days day);

// Distress of one bus by one rule: that SOS was pressed (0x0200 alarm bit 0), or that the bus hit
// something or rolled over (bits 29 and 30), on a run or off it (校车安全管理条例 art. 42). A bit
// that many reports hold is one episode. A report that is older than the newest heard belongs to
// the episode around it, else it is one of its own; whether that rings is a matter of its age. An
// episode whose bus falls silent is over once the rulebook's time has passed (silence_that_ends),
// as far as it was heard; what it still says then is no second one. Pure; remembers eight episodes;
// saved by archive().
class DistressWatch {
 public:
  explicit DistressWatch(std::string_view rule) : rule_{rule} {}

  // `live_window`: what was received so long after it happened is late.
  std::vector<DistressFinding> hear(const DistressReport& report, std::chrono::seconds live_window);
  // `silent`: after so long without a word the bus says nothing any more.
  std::vector<DistressFinding> advance(geo::UtcTime now, std::chrono::seconds silent);
  bool is_open() const;

  template <class Archive>
  void archive(Archive& a) {
    a(episodes_, newest_at_, newest_clear_at_, heard_at_);
  }

 private:
  struct Clear {
    std::optional<geo::UtcTime> before;
    std::optional<geo::UtcTime> from;
  };
  DistressEpisode* around(geo::UtcTime at);
  Clear clear_around(geo::UtcTime at) const;
  void hear_bit(const DistressReport& report, bool late, std::vector<DistressFinding>& found);
  void hear_clear(geo::UtcTime at, std::vector<DistressFinding>& found);
  DistressFinding finding(const DistressEpisode& episode, FindingChange change) const;
  DistressFinding end(DistressEpisode& episode, geo::UtcTime at) const;

  std::string_view rule_;
  std::vector<DistressEpisode> episodes_;  // in the order in which they were raised
  std::optional<geo::UtcTime> newest_at_;
  std::optional<geo::UtcTime> newest_clear_at_;
  std::optional<geo::UtcTime> heard_at_;  // by the journal: when the newest report arrived
};

}  // namespace busward::tracker
