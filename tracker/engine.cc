#include "tracker/engine.h"

#include <tuple>
#include <utility>

#include "tracker/archive.h"

namespace busward::tracker {
namespace {

// Deadlines are minutes; looking at every vehicle once a second is more than enough.
constexpr std::chrono::seconds kTimerStep{1};
// An idle journal closes a batch every few seconds: after so long without one nobody has listened.
constexpr std::chrono::minutes kOutage{2};
constexpr std::uint8_t kWaitingFormat = 3;

}  // namespace

Engine::Engine(RulebookOf rulebook_of) : rulebook_of_{std::move(rulebook_of)} {}

void Engine::adopt(std::shared_ptr<const Rulebook> book) {
  book_ = std::move(book);
  vehicle_of_terminal_.clear();
  for (const TerminalOnFile& terminal : book_->terminals) {
    if (!terminal.vehicle) continue;
    vehicle_of_terminal_.emplace(terminal.id, *terminal.vehicle);
    vehicle(*terminal.vehicle);
  }
}

void Engine::begin_batch(const JournalMoment& moment, Effects& out) {
  moment_ = moment;
  if (!book_) return;
  notice_outage(moment.now);
  if (timers_fired_at_ && moment.now - *timers_fired_at_ < kTimerStep) return;
  timers_fired_at_ = moment.now;
  waiting_.forget_before(moment.now - kAttestedAtMost);
  const auto silent =
      silence_that_ends(book_->values, std::chrono::floor<std::chrono::days>(moment.now));
  for (auto& [id, vehicle] : vehicles_) {
    const auto written = [&out] {
      return std::tuple{out.chunks.size(), out.runs.size(), out.alarms.size(), out.settle.size()};
    };
    const auto before = written();
    vehicle.advance(moment, silent, out);
    if (before != written()) touch(id);
  }
}

void Engine::notice_outage(geo::UtcTime now) {
  const auto before = std::exchange(last_batch_at_, now);
  if (!before || now - *before <= kOutage) return;
  for (auto& [id, vehicle] : vehicles_) {
    if (vehicle.hear_outage(now)) touch(id);
  }
}

void Engine::apply(const Observation& observation, Effects& out) {
  std::visit([&](const auto& seen) { on(seen, out); }, observation);
}

void Engine::on(const LocationReport& report, Effects& out) {
  Vehicle* vehicle = vehicle_of(report.terminal);
  if (vehicle == nullptr)
    return;  // a terminal on file that no bus carries: kept in the journal only
  vehicle->observe(report, moment_, book_, out);
  if (waiting_.empty()) return;
  if (const auto run = vehicle->current_run()) give_waiting(*vehicle, *run);
}

void Engine::on(const CardReport& report, Effects& out) {
  Vehicle* vehicle = vehicle_of(report.terminal);
  if (vehicle != nullptr && book_) vehicle->hear(report, moment_, *book_, out);
}

void Engine::on(const LinkChange& change, Effects&) {
  if (Vehicle* vehicle = vehicle_of(change.terminal)) {
    vehicle->set_linked(change.open, change.at);
  }
}

// What reaches back is heard by the runs that are over. What was recorded of a run goes with it, to
// whoever is to drive it now.
void Engine::on(const RulebookChange& change, Effects& out) {
  const auto was = book_;
  adopt(rulebook_of_(change.revision));
  if (!was) return;
  const BookChange difference{*was, *book_};
  std::vector<Vehicle*> concerned;
  for (auto& [id, vehicle] : vehicles_) {
    if (!vehicle.hear_change(difference, moment_, book_, out)) continue;
    touch(id);
    for (const RunAttestation& one : vehicle.take_released()) waiting_.keep(one);
    concerned.push_back(&vehicle);
  }
  for (Vehicle* vehicle : concerned) {
    for (const RunId& run : vehicle->runs()) give_waiting(*vehicle, run);
  }
}

// Of a run that nobody has begun it waits. Which vehicle drives a run is known by then.
void Engine::on(const AttestationSeen& seen, Effects& out) {
  const RunAttestation says = run_attestation_of(seen.attestation);
  const bool late = moment_.now - says.at > kAttestedAtMost;
  out.attested.push_back({.says = says, .late = late});
  if (late || !book_) return;
  for (auto& [id, vehicle] : vehicles_) {
    if (!vehicle.hear(says, moment_, *book_)) continue;
    touch(id);
    return;
  }
  waiting_.keep(says);
}

void Engine::give_waiting(Vehicle& vehicle, const RunId& run) {
  for (const RunAttestation& one : waiting_.take(run)) vehicle.hear(one, moment_, *book_);
}

// When the server stops its tracks leave whole; when it starts nobody is linked any more.
void Engine::on(const ServerChange& change, Effects& out) {
  for (auto& [id, vehicle] : vehicles_) {
    if (change.started) vehicle.set_linked(false, moment_.now);
    if (!change.started) vehicle.flush_track(out);
    touch(id);
  }
}

void Engine::end_batch(Effects& out) {
  for (const auto id : touched_) {
    Vehicle& heard = vehicles_.at(id);
    heard.end_batch(moment_, out);
    out.live.push_back(heard.live());
  }
  touched_.clear();
}

std::vector<TrackPoint> Engine::open_track(registry::VehicleId id) const {
  const auto found = vehicles_.find(id);
  return found == vehicles_.end() ? std::vector<TrackPoint>{} : found->second.open_track();
}

std::vector<VehicleLive> Engine::live() const {
  std::vector<VehicleLive> all;
  for (const auto& [id, vehicle] : vehicles_) all.push_back(vehicle.live());
  return all;
}

std::vector<std::pair<registry::VehicleId, std::string>> Engine::take_changed() {
  std::vector<std::pair<registry::VehicleId, std::string>> saved;
  for (const auto id : std::exchange(changed_, {})) saved.emplace_back(id, vehicles_.at(id).save());
  return saved;
}

bool Engine::load(registry::VehicleId id, const std::string& bytes) {
  return vehicle(id).load(bytes, rulebook_of_);
}

std::string Engine::save_waiting() const {
  ArchiveWriter writer;
  writer(kWaitingFormat);
  auto waiting = waiting_;  // archiving rebuilds it
  waiting.archive(writer);
  return writer.take();
}

bool Engine::load_waiting(const std::string& bytes) {
  ArchiveReader reader{bytes};
  std::uint8_t format = 0;
  reader(format);
  if (format != kWaitingFormat) return false;
  waiting_.archive(reader);
  return reader.ok() && reader.at_end();
}

Vehicle* Engine::vehicle_of(registry::TerminalId terminal) {
  const auto found = vehicle_of_terminal_.find(terminal);
  if (found == vehicle_of_terminal_.end()) return nullptr;
  touch(found->second);
  return &vehicle(found->second);
}

Vehicle& Engine::vehicle(registry::VehicleId id) {
  return vehicles_.try_emplace(id, id).first->second;
}

void Engine::touch(registry::VehicleId id) {
  touched_.insert(id);
  changed_.insert(id);
}

}  // namespace busward::tracker
