#include "tests/monday/morning.h"

#include <utility>

#include "gateway/simulator/location_report.h"
#include "gateway/simulator/random.h"

namespace busward::monday {
namespace {

using simulator::Random;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t kChance = 11;
constexpr seconds kDriving{30};
constexpr seconds kParked{120};
constexpr seconds kWatched{5};

simulator::TerminalHabits habits(bool watched) {
  simulator::TerminalHabits habits;
  habits.answer_wait = seconds{60};  // records wait for the next commit on the morning's clock
  if (watched) habits.dead_share = 0;
  return habits;
}

}  // namespace

struct Morning::Bus {
  Bus(simulator::SimulatedBus bus, bool is_watched, Random chance, simulator::Tally& tally)
      : planned{std::move(bus)},
        watched{is_watched},
        receiver{chance.fork(1)},
        terminal{planned.terminal, habits(watched), chance.fork(2), tally} {}

  simulator::SimulatedBus planned;
  bool watched;
  simulator::Receiver receiver;
  simulator::Terminal terminal;
  std::shared_ptr<terminals::Session> session;
  geo::UtcTime next_report;
  std::size_t next_card = 0;

  bool is_cut(geo::UtcTime at) const {
    const auto* mishap = simulator::outage_at(planned.mishaps, at);
    return mishap != nullptr && mishap->kind == simulator::MishapKind::cut;
  }
};

Morning::Morning(std::vector<simulator::SimulatedBus> fleet,
                 const terminals::TerminalDirectory& directory,
                 const std::set<std::string>& watched, geo::UtcTime begins)
    : directory_{directory}, begins_{begins} {
  const Random random{kChance};
  for (simulator::SimulatedBus& bus : fleet) {
    const bool is_watched = watched.contains(bus.terminal.plate);
    Random chance = random.fork(buses_.size());
    const milliseconds first{chance.below(30'000)};
    buses_.push_back(std::make_unique<Bus>(std::move(bus), is_watched, chance, tally_));
    buses_.back()->next_report = begins + first;
  }
}

Morning::~Morning() = default;

simulator::Terminal::Moment Morning::moment(geo::UtcTime now) const {
  return simulator::Terminal::Moment{} + (now - begins_);
}

void Morning::link(Bus& bus, geo::UtcTime now) {
  // A commit that comes when the session is gone answers nobody.
  auto session = std::make_shared<std::weak_ptr<terminals::Session>>();
  terminals::Session::Outside outside{
      .journal =
          [this, session](tracker::JournalRecord record, std::function<void()> committed) {
            waiting_.push_back({std::move(record), [session, committed] {
                                  if (committed && !session->expired()) committed();
                                }});
          },
      .refused = [](const registry::RefusedTerminal&) {},
      .admitted = [](registry::TerminalId) {},
      .answered = [](registry::TerminalId, const jt808::GeneralResponse&) {}};
  bus.session =
      std::make_shared<terminals::Session>(directory_, "127.0.0.1:50000", std::move(outside));
  *session = bus.session;
  bus.terminal.link_up(moment(now));
}

void Morning::unlink(Bus& bus, const std::string& cause, geo::UtcTime now) {
  if (auto record = bus.session->closed(cause, now)) waiting_.push_back({std::move(*record), {}});
  bus.session.reset();
  bus.terminal.link_down();
}

void Morning::report(Bus& bus, geo::UtcTime now) {
  const simulator::TrueState truth = bus.planned.journey.at(now);
  const simulator::Reading reading = bus.receiver.read(truth, now);
  const auto usual = truth.engine_on ? kDriving : kParked;
  bus.next_report += bus.watched ? kWatched : usual;
  if (bus.is_cut(now)) return;
  jt808::Location location = simulator::location_of(reading, truth, now);
  if (simulator::calls_for_help(bus.planned.mishaps, now)) {
    location.alarm |= jt808::LocationAlarm::kEmergency;
  }
  for (const auto& card : due_cards(bus.planned.cards, bus.next_card, begins_, now)) {
    bus.terminal.say_card(identity_of(card, bus.terminal.edition()));
  }
  bus.terminal.report(std::move(location), now, moment(now));
}

void Morning::send(Bus& bus, geo::UtcTime now) {
  if (bus.terminal.has_output()) bus.session->receive(bus.terminal.take_output(), now);
}

void Morning::go_on_to(geo::UtcTime now) {
  for (const auto& bus : buses_) {
    const bool cut = bus->is_cut(now);
    if (bus->session && (cut || bus->terminal.gives_up())) unlink(*bus, "connection reset", now);
    if (!bus->session && !cut) link(*bus, now);
    if (bus->next_report <= now) report(*bus, now);
    if (!bus->session) continue;
    bus->terminal.tick(moment(now));
    send(*bus, now);
  }
}

std::vector<Submitted> Morning::take_records() {
  return std::exchange(waiting_, {});
}

void Morning::hear_answers(geo::UtcTime now) {
  for (const auto& bus : buses_) {
    if (!bus->session) continue;
    const jt808::Bytes answers = bus->session->take_output();
    if (answers.empty()) continue;
    bus->terminal.receive(answers, moment(now));
    send(*bus, now);
  }
}

}  // namespace busward::monday
