#include "tests/rehearsal/declared_morning.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "routing/timetable.h"

namespace busward::rehearsal {
namespace {

using registry::Declaration;
using registry::DeclaredAspect;
using registry::DeclaredChange;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr hours kAheadOfUtc{8};

geo::UtcTime to_utc(routing::CivilDay day, seconds after_midnight) {
  return geo::UtcTime{day} + after_midnight - kAheadOfUtc;
}

// One school's or operator's desk that morning.
class Desk {
 public:
  Desk(std::span<const TimetabledRun> runs, registry::VehicleId spare, std::mt19937_64& random)
      : runs_{runs}, spare_{spare}, random_{random} {}

  std::vector<Filing> take_filings() {
    std::ranges::stable_sort(filings_, {}, &Filing::at);
    return std::move(filings_);
  }

  // What truly happens, unless nobody thinks of it.
  void tell_truth(const Journey& journey, const TimetabledRun& run) {
    if (one_in(6)) return;
    if (!journey.driven_by) {
      file(run, one_in(2) ? cancelled(run) : merged(run));
    } else if (*journey.driven_by != journey.planned) {
      file(run, other_bus(run, *journey.driven_by));
    } else if (journey.shift != minutes{0}) {
      file(run, moved(run, journey.shift));
    }
  }
  // What nobody does, or nobody sees.
  void tell_tales(const TimetabledRun& run) {
    if (!one_in(3)) return;
    switch (random_() % 6) {
      case 0:
        return file_and_often_take_back(run, cancelled(run));
      case 1:
        return file_and_often_take_back(run, other_bus(run, one_in(2) ? spare_ : any().bus));
      case 2:
        return file_and_often_take_back(run, moved(run, minutes{10}));
      case 3:
        return file_and_often_take_back(run, attendant(run));
      default:
        return file_and_often_take_back(run, driver(run));
    }
  }

 private:
  bool one_in(std::uint64_t n) { return random_() % n == 0; }
  const TimetabledRun& any() { return runs_[random_() % runs_.size()]; }

  static Declaration of(const TimetabledRun& run, DeclaredAspect aspect, DeclaredChange change) {
    return {.run = run.key, .aspect = aspect, .change = change};
  }
  static Declaration cancelled(const TimetabledRun& run) {
    return of(run, DeclaredAspect::run, DeclaredChange::cancelled);
  }
  Declaration merged(const TimetabledRun& run) {
    auto says = of(run, DeclaredAspect::run, DeclaredChange::merged);
    says.into = any().key;
    return says;
  }
  static Declaration moved(const TimetabledRun& run, seconds by) {
    auto says = of(run, DeclaredAspect::time, DeclaredChange::moved);
    says.moved_to = run.key.departure + by;
    return says;
  }
  static Declaration other_bus(const TimetabledRun& run, registry::VehicleId bus) {
    auto says = of(run, DeclaredAspect::bus, DeclaredChange::other_bus);
    says.bus = bus;
    return says;
  }
  Declaration driver(const TimetabledRun& run) {
    auto says = of(run, DeclaredAspect::driver, DeclaredChange::other_driver);
    says.driver = registry::DriverId{100 + static_cast<std::int64_t>(random_() % 3)};
    return says;
  }
  static Declaration attendant(const TimetabledRun& run) {
    auto says = of(run, DeclaredAspect::attendant, DeclaredChange::other_attendant);
    says.attendant = "A7";
    return says;
  }

  void file(const TimetabledRun& run, Declaration says) {
    const auto within = [&](minutes span) {
      return seconds{random_() % static_cast<std::uint64_t>(seconds{span}.count())};
    };
    geo::UtcTime at = run.departs_at;
    switch (random_() % 3) {
      case 0:
        at -= minutes{1} + within(minutes{40});
        break;
      case 1:
        at += within(minutes{30});
        break;
      default:
        at += minutes{30} + within(minutes{90});
    }
    filings_.push_back({.at = at, .says = std::move(says)});
  }
  void file_and_often_take_back(const TimetabledRun& run, const Declaration& says) {
    file(run, says);
    if (one_in(2)) return;
    const auto later = minutes{1 + random_() % 60};
    filings_.push_back({.at = filings_.back().at + later,
                        .says = of(run, says.aspect, DeclaredChange::as_planned)});
  }

  std::span<const TimetabledRun> runs_;
  registry::VehicleId spare_;
  std::mt19937_64& random_;
  std::vector<Filing> filings_;
};

std::shared_ptr<const tracker::Rulebook> declared(const tracker::Rulebook& undeclared,
                                                  std::int64_t revision,
                                                  std::span<const Filing> filed) {
  std::map<std::pair<registry::RunKey, DeclaredAspect>, Declaration> newest;
  for (const Filing& filing : filed) {
    newest.insert_or_assign({filing.says.run, filing.says.aspect}, filing.says);
  }
  std::vector<Declaration> in_force;
  for (const auto& [of, says] : newest) in_force.push_back(says);
  auto book = std::make_shared<tracker::Rulebook>(undeclared);
  book->revision = revision;
  book->hash = fmt::format("hash{}", revision);
  book->declare(registry::Declarations{in_force});
  return book;
}

}  // namespace

std::vector<TimetabledRun> timetable_of(const tracker::Rulebook& book, geo::UtcTime morning) {
  const auto day = std::chrono::floor<std::chrono::days>(morning + kAheadOfUtc);
  std::vector<TimetabledRun> runs;
  for (const auto& [vehicle, services] : book.services) {
    for (const tracker::Service& service : services) {
      const auto& line = *book.route_version(service.route_version);
      const auto departs_at = to_utc(day, service.departure);
      if (departs_at < morning - hours{1} || departs_at >= morning + hours{3}) continue;
      runs.push_back(
          {.key = {book.routes.at(service.route_version.value), day, service.departure},
           .id = routing::planned_run_id(line.route(), line.direction(), day, service.departure),
           .version = service.route_version,
           .bus = service.vehicle,
           .departs_at = departs_at});
    }
  }
  std::ranges::sort(runs, {}, &TimetabledRun::key);
  return runs;
}

std::vector<Filing> draw_filings(const DrivenMorning& morning, std::span<const TimetabledRun> runs,
                                 registry::VehicleId spare, std::mt19937_64& random) {
  Desk desk{runs, spare, random};
  for (const TimetabledRun& run : runs) {
    const auto journey = std::ranges::find(morning.journeys(), run.bus, &Journey::planned);
    if (journey != morning.journeys().end()) desk.tell_truth(*journey, run);
    desk.tell_tales(run);
  }
  return desk.take_filings();
}

Duty duty_of(const TimetabledRun& run, std::span<const Filing> filed) {
  Duty duty{.bus = run.bus, .driver = {}, .departs_at = run.departs_at};
  for (const auto& [at, says] : filed) {
    if (says.run != run.key) continue;
    if (says.aspect == DeclaredAspect::run) {
      duty.held = says.change == DeclaredChange::as_planned;
    } else if (says.aspect == DeclaredAspect::bus) {
      duty.bus = says.bus.value_or(run.bus);
    } else if (says.aspect == DeclaredAspect::driver) {
      duty.driver = says.driver;
    } else if (says.aspect == DeclaredAspect::time) {
      duty.departs_at = says.moved_to ? to_utc(run.key.day, *says.moved_to) : run.departs_at;
    }
  }
  return duty;
}

DeclaredBooks::DeclaredBooks(std::shared_ptr<const tracker::Rulebook> undeclared,
                             std::vector<Filing> filings, geo::UtcTime opens)
    : filings_{std::move(filings)} {
  const auto first_behind =
      std::ranges::find_if(filings_, [opens](const Filing& filing) { return filing.at >= opens; });
  before_ = static_cast<std::size_t>(first_behind - filings_.begin());
  for (std::size_t known = before_; known <= filings_.size(); ++known) {
    const auto revision = static_cast<std::int64_t>(known - before_) + 1;
    books_.push_back(declared(*undeclared, revision, std::span{filings_}.first(known)));
  }
}

std::map<geo::UtcTime, std::int64_t> DeclaredBooks::in_force() const {
  std::map<geo::UtcTime, std::int64_t> revisions;
  for (std::int64_t revision = 2; revision <= newest(); ++revision) {
    revisions.insert_or_assign(known_at(revision).back().at, revision);
  }
  return revisions;
}

}  // namespace busward::rehearsal
