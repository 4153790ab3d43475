#include "tests/rehearsal/declared_promises.h"

#include <algorithm>
#include <optional>
#include <set>

#include <boost/uuid/uuid_io.hpp>
#include <fmt/format.h>

#include "tracker/alarm.h"
#include "tracker/alarm_case.h"
#include "tracker/watches/distress.h"

namespace busward::rehearsal {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using tracker::AlarmRevision;
using tracker::RevisionCause;

const TimetabledRun* run_of(const DeclaredMorning& morning,
                            const std::optional<tracker::RunId>& id) {
  if (!id) return nullptr;
  const auto found = std::ranges::find(morning.runs, *id, &TimetabledRun::id);
  return found == morning.runs.end() ? nullptr : &*found;
}

std::string said(const AlarmRevision& alarm) {
  return fmt::format("{} {} of bus {} at {}: {}", alarm.rule, alarm.kind, alarm.vehicle.value,
                     geo::to_iso8601(alarm.detected_at), tracker::to_text(alarm.cause));
}

bool is_to_drive(registry::VehicleId bus, const Duty& duty) {
  return duty.held && duty.bus == bus;
}

// The revisions in force in a batch: the one from before it, and those that it brings.
std::vector<std::int64_t> known_in(const MemoryServer& server, std::int64_t seq) {
  std::vector<std::int64_t> revisions;
  for (const auto& batch : server.journal.batches()) {
    if (batch.seq > seq) break;
    for (const auto& record : batch.records) {
      if (record.kind != tracker::RecordKind::rulebook) continue;
      if (batch.seq < seq) revisions.clear();
      revisions.push_back(std::stoll(record.bytes));
    }
  }
  return revisions;
}

std::set<std::int64_t> batches_with_rulebooks(const MemoryServer& server) {
  std::set<std::int64_t> batches;
  for (const auto& batch : server.journal.batches()) {
    const bool declares = std::ranges::any_of(batch.records, [](const auto& record) {
      return record.kind == tracker::RecordKind::rulebook;
    });
    if (declares) batches.insert(batch.seq);
  }
  return batches;
}

}  // namespace

std::string told(const DeclaredMorning& morning) {
  std::string text;
  for (const Journey& journey : morning.driven.journeys()) {
    text += fmt::format("journey of bus {} driven by {}, {} min later\n", journey.planned.value,
                        journey.driven_by ? std::to_string(journey.driven_by->value) : "nobody",
                        journey.shift.count());
  }
  for (const TimetabledRun& run : morning.runs) {
    text += fmt::format("run {} of bus {} on route {} at {}\n", boost::uuids::to_string(run.id),
                        run.bus.value, run.key.route.value, geo::to_iso8601(run.departs_at));
    for (const auto& [at, says] : morning.books.filings()) {
      if (says.run != run.key) continue;
      text += fmt::format(
          "  {} {} {} {} {}\n", geo::to_iso8601(at),
          registry::name_in(registry::kDeclaredAspects, says.aspect),
          registry::name_in(registry::kDeclaredChanges, says.change),
          says.bus ? std::to_string(says.bus->value) : "",
          says.moved_to
              ? fmt::format(
                    "{} min later",
                    std::chrono::floor<minutes>(*says.moved_to - says.run.departure).count())
              : "");
    }
  }
  return text;
}

bool has_clear_runs(const DeclaredMorning& morning, registry::VehicleId bus) {
  const auto begins = morning.driven.begins();
  std::set<registry::RunKey> ever;
  bool changes = false;
  for (const TimetabledRun& run : morning.runs) {
    std::optional<geo::UtcTime> departs_at;
    for (std::int64_t revision = 1; revision <= morning.books.newest(); ++revision) {
      const Duty duty = duty_of(run, morning.books.known_at(revision));
      const bool is_its = is_to_drive(bus, duty);
      const auto at = is_its ? std::optional{duty.departs_at} : std::nullopt;
      if (revision > 1 && at != departs_at) changes = true;
      departs_at = at;
      const bool is_near =
          duty.departs_at > begins - hours{2} && duty.departs_at < begins + hours{2};
      if (is_its && is_near) ever.insert(run.key);
    }
  }
  return ever.size() <= 1 || !changes;
}

std::vector<std::string> broken_plans(const DeclaredMorning& morning) {
  const auto text = [](registry::VehicleId bus, const tracker::RunId& id, geo::UtcTime departs_at,
                       const std::optional<registry::DriverId>& driver) {
    return fmt::format("bus {} run {} at {} driver {}", bus.value, boost::uuids::to_string(id),
                       geo::to_iso8601(departs_at), driver ? driver->value : 0);
  };
  const auto from = morning.driven.begins() - hours{1};
  std::vector<std::string> broken;
  for (std::int64_t revision = 1; revision <= morning.books.newest(); ++revision) {
    std::set<std::string> wanted;
    std::set<std::string> planned;
    std::set<registry::VehicleId> buses;
    for (const TimetabledRun& run : morning.runs) {
      const Duty duty = duty_of(run, morning.books.known_at(revision));
      buses.insert({run.bus, duty.bus});
      if (!duty.held || duty.departs_at < from || duty.departs_at >= from + hours{4}) continue;
      wanted.insert(text(duty.bus, run.id, duty.departs_at, duty.driver));
    }
    const auto& book = *morning.books.books()[static_cast<std::size_t>(revision) - 1];
    for (const auto bus : buses) {
      for (const auto& run : book.planned_runs(bus, from, from + hours{4})) {
        planned.insert(text(bus, run.id, run.departs_at, run.driver));
      }
    }
    std::vector<std::string> differing;
    std::ranges::set_symmetric_difference(wanted, planned, std::back_inserter(differing));
    for (const auto& one : differing) broken.push_back(fmt::format("{}: {}", revision, one));
  }
  return broken;
}

std::vector<std::string> raised_against_the_wrong(const DeclaredMorning& morning,
                                                  const MemoryServer& server) {
  std::vector<std::string> broken;
  for (const auto& [id, revisions] : server.effects.alarms()) {
    const AlarmRevision& first = revisions.front();
    const TimetabledRun* run = run_of(morning, first.run);
    if (first.cause != RevisionCause::raised || run == nullptr) continue;
    const auto known = known_in(server, first.caused_by_seq);
    const bool may = std::ranges::any_of(known, [&](std::int64_t revision) {
      return is_to_drive(first.vehicle, duty_of(*run, morning.books.known_at(revision)));
    });
    if (!may) broken.push_back(said(first));
  }
  return broken;
}

std::vector<std::string> standing_against_the_wrong(const DeclaredMorning& morning,
                                                    const MemoryServer& server) {
  std::vector<std::string> broken;
  for (const auto& [id, revisions] : server.effects.alarms()) {
    const AlarmRevision& newest = revisions.back();
    const TimetabledRun* run = run_of(morning, newest.run);
    if (run == nullptr || newest.cause == RevisionCause::unsupported) continue;
    if (tracker::is_distress(newest.rule)) continue;
    const Duty duty = duty_of(*run, morning.books.filings());
    if (!is_to_drive(newest.vehicle, duty)) broken.push_back(said(newest));
  }
  return broken;
}

namespace {

// The run of the journey on which something was done.
const TimetabledRun* run_at(const DeclaredMorning& morning, const Journey& journey,
                            geo::UtcTime at) {
  const TimetabledRun* newest = nullptr;
  for (const TimetabledRun& run : morning.runs) {
    if (run.bus != journey.planned || run.departs_at > at + minutes{1}) continue;
    if (newest == nullptr || newest->departs_at < run.departs_at) newest = &run;
  }
  return newest;
}

// A bus that drives a line twice, once without a right to, is taken to have driven it the first
// time.
bool was_driven_before(const DeclaredMorning& morning, const TimetabledRun& run,
                       registry::VehicleId bus) {
  return std::ranges::any_of(morning.runs, [&](const TimetabledRun& other) {
    return other.bus == run.bus && other.version == run.version &&
           other.departs_at < run.departs_at &&
           !is_to_drive(bus, duty_of(other, morning.books.filings()));
  });
}

}  // namespace

std::vector<std::string> overlooked(const DeclaredMorning& morning, const MemoryServer& server) {
  std::vector<std::string> broken;
  for (const Journey& journey : morning.driven.journeys()) {
    for (const quality::Episode& done : journey.truth) {
      const TimetabledRun* run = run_at(morning, journey, done.began_at);
      const bool asked = done.rule == "overspeed" || done.rule == "route_deviation";
      if (!journey.driven_by || !done.must_be_found || !asked || run == nullptr) continue;
      const registry::VehicleId bus = *journey.driven_by;
      if (!is_to_drive(bus, duty_of(*run, morning.books.filings()))) continue;
      if (!has_clear_runs(morning, bus) || was_driven_before(morning, *run, bus)) continue;
      const bool found = std::ranges::any_of(server.effects.alarms(), [&](const auto& alarm) {
        const AlarmRevision& newest = alarm.second.back();
        return newest.cause != RevisionCause::unsupported && newest.vehicle == bus &&
               newest.rule == done.rule && newest.run == run->id &&
               newest.began_at <= done.ended_at + journey.shift + minutes{1} &&
               newest.ended_at.value_or(geo::UtcTime::max()) >=
                   done.began_at + journey.shift - minutes{1};
      });
      if (!found) {
        broken.push_back(fmt::format("{} {} of bus {} at {}", done.rule, done.kind, bus.value,
                                     geo::to_iso8601(done.began_at + journey.shift)));
      }
    }
  }
  return broken;
}

Amended amended_by_declarations(const MemoryServer& server) {
  const auto declaring = batches_with_rulebooks(server);
  Amended amended;
  for (const auto& [id, revisions] : server.effects.alarms()) {
    const AlarmRevision& newest = revisions.back();
    if (!declaring.contains(newest.caused_by_seq)) continue;
    const bool raised = revisions.front().cause == RevisionCause::raised;
    if (raised && newest.cause == RevisionCause::unsupported) ++amended.unsupported;
    if (newest.cause == RevisionCause::new_late) ++amended.new_late;
  }
  return amended;
}

}  // namespace busward::rehearsal
