#include "gateway/simulator/simulation.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <memory>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "gateway/simulator/location_report.h"
#include "gateway/simulator/receiver.h"
#include "gateway/simulator/simulation_logs.h"
#include "gateway/task_group.h"
#include "geo/assert.h"
#include "live.pb.h"

namespace busward::simulator {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::milliseconds;
using std::chrono::seconds;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kNothrow = asio::as_tuple(asio::use_awaitable);
constexpr auto kConnectLimit = seconds{5};
constexpr auto kCheck = seconds{1};  // how often a terminal looks at what is overdue
constexpr auto kDrainLimit = seconds{10};
constexpr auto kShortestBackoff = milliseconds{500};
constexpr auto kLongestBackoff = seconds{15};
constexpr auto kRampMax = seconds{4};  // a thousand terminals do not connect in one instant

geo::UtcTime wall_now() {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

// One bus: its movements, its receiver, its terminal, and the socket in between. Lives as long as
// the run.
struct Vehicle {
  Vehicle(SimulatedBus planned, const SimulationOrder& order, Random random, Tally& tally,
          asio::any_io_executor executor)
      : bus{std::move(planned)},
        receiver{random.fork(1)},
        terminal{bus.terminal, order.habits, random.fork(2), tally},
        chance{random.fork(3)},
        socket{executor},
        beat{executor} {}

  SimulatedBus bus;
  Receiver receiver;
  Terminal terminal;
  Random chance;
  tcp::socket socket;
  asio::steady_timer beat;
  SteadyClock::time_point next_report{};
  geo::UtcTime reported_at{};
  std::array<std::uint8_t, 1024> reading{};
  jt808::Bytes writing;
  bool is_writing = false;
  bool was_linked = false;
  bool was_online = false;
  std::size_t next_speeding = 0;
  std::size_t next_deviation = 0;
  std::size_t next_mishap = 0;
  std::size_t next_unlicensed = 0;
  std::size_t next_card = 0;
  std::optional<Reading> last_reading;  // with satellites

  bool is_cut(geo::UtcTime at) const {
    const Mishap* mishap = outage_at(bus.mishaps, at);
    return mishap != nullptr && mishap->kind == MishapKind::cut;
  }
};

struct TruthMoment {
  geo::UtcTime now;
  bool over = false;  // nothing more will be driven
};

class Simulation {
 public:
  Simulation(std::vector<SimulatedBus> fleet, const SimulationOrder& order)
      : order_{order},
        group_{context_.get_executor(), [](std::string_view task, std::string_view what) {
                 fmt::print(stderr, "busward: {} ended: {}\n", task, what);
               }} {
    const Random random{order.seed};
    vehicles_.reserve(fleet.size());
    for (SimulatedBus& bus : fleet) {
      const Random own = random.fork(50'000 + vehicles_.size());
      vehicles_.push_back(
          std::make_unique<Vehicle>(std::move(bus), order_, own, tally_, context_.get_executor()));
    }
  }

  // The one that cannot be written, if any.
  std::optional<std::filesystem::path> open_logs();
  SimulationResult run();

 private:
  asio::awaitable<void> conduct();
  asio::awaitable<void> keep_linked(Vehicle& vehicle, milliseconds first_wait);
  asio::awaitable<bool> connect(Vehicle& vehicle);
  asio::awaitable<void> read_answers(Vehicle& vehicle);
  asio::awaitable<void> live(Vehicle& vehicle);
  asio::awaitable<void> pause(milliseconds time);
  void make_report(Vehicle& vehicle);
  void write_out(Vehicle& vehicle);
  void tell_truth(geo::UtcTime now, bool over);
  template <class Case>
  void tell_cases(const Vehicle& vehicle, const std::vector<Case>& cases, std::size_t& next,
                  TruthMoment moment);
  void spawn_all();
  bool all_done() const;

  SimulationOrder order_;
  asio::io_context context_{1};
  Tally tally_;
  FeedWatch feed_;
  std::vector<std::unique_ptr<Vehicle>> vehicles_;
  std::optional<LineLog> truth_;
  std::optional<LineLog> acked_;
  std::size_t cases_ = 0;
  bool reporting_ = true;
  geo::UtcTime began_ = wall_now();
  gateway::TaskGroup group_;
};

std::optional<std::filesystem::path> Simulation::open_logs() {
  if (order_.truth) {
    truth_.emplace(*order_.truth);
    if (!truth_->is_open()) return order_.truth;
  }
  if (!order_.acked) return std::nullopt;
  acked_.emplace(*order_.acked);
  if (!acked_->is_open()) return order_.acked;
  tally_.on_acked_location = [this](const AckedLocation& location) {
    acked_->add(acked_line(location));
  };
  return std::nullopt;
}

SimulationResult Simulation::run() {
  const auto began = SteadyClock::now();
  spawn_all();
  asio::co_spawn(context_, conduct(), [](const std::exception_ptr& fault) {
    if (fault) std::rethrow_exception(fault);
  });
  context_.run();
  const auto connected =
      std::ranges::count_if(vehicles_, [](const auto& vehicle) { return vehicle->was_online; });
  return {.terminals = vehicles_.size(),
          .connected = static_cast<std::size_t>(connected),
          .tally = tally_,
          .feed = feed_,
          .had_feed = order_.feed.has_value(),
          .took = SteadyClock::now() - began};
}

void Simulation::spawn_all() {
  const auto count = static_cast<long>(vehicles_.size());
  const milliseconds ramp = std::min<milliseconds>(kRampMax, milliseconds{4} * count);
  const auto now = SteadyClock::now();
  for (std::size_t i = 0; i < vehicles_.size(); ++i) {
    Vehicle& vehicle = *vehicles_[i];
    vehicle.terminal.set_on_live_fix([this](const jt808::Location& fix, Terminal::Moment sent) {
      if (order_.feed) feed_.on_live_fix(fix, sent);
    });
    // Reports are spread over the interval, as they are in life.
    vehicle.next_report =
        now + milliseconds{vehicle.chance.below(static_cast<std::size_t>(order_.interval.count()))};
    group_.spawn("link", keep_linked(vehicle, ramp * static_cast<long>(i) / count));
    group_.spawn("life", live(vehicle));
  }
  if (!order_.feed) return;
  auto on_frame = [this](std::string_view bytes) {
    live::Frame frame;
    const bool whole = frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    if (whole) feed_.on_frame(frame, SteadyClock::now());
  };
  group_.spawn("feed", read_feed(*order_.feed, std::move(on_frame)));
}

asio::awaitable<void> Simulation::pause(milliseconds time) {
  asio::steady_timer timer{context_, time};
  co_await timer.async_wait(kNothrow);
}

asio::awaitable<void> Simulation::conduct() {
  bool interrupted = false;
  asio::signal_set signals{context_, SIGINT, SIGTERM};
  signals.async_wait([&interrupted](const boost::system::error_code& ec, int) {
    if (!ec) interrupted = true;
  });
  const auto began = SteadyClock::now();
  while (!interrupted) {
    if (order_.duration && SteadyClock::now() - began >= *order_.duration) break;
    co_await pause(milliseconds{50});
    tell_truth(wall_now(), false);
    if (acked_) acked_->flush();
  }
  reporting_ = false;
  tell_truth(wall_now(), true);
  const auto drain_ends = SteadyClock::now() + kDrainLimit;
  while (!all_done() && SteadyClock::now() < drain_ends) {
    for (const auto& vehicle : vehicles_) {
      vehicle->terminal.finish(SteadyClock::now());
      write_out(*vehicle);
    }
    co_await pause(milliseconds{100});
  }
  if (acked_) acked_->flush();
  signals.cancel();
  group_.cancel();
  for (const auto& vehicle : vehicles_) {
    boost::system::error_code ignored;
    vehicle->beat.cancel();
    vehicle->socket.close(ignored);
  }
}

bool Simulation::all_done() const {
  return std::ranges::all_of(vehicles_,
                             [](const auto& vehicle) { return vehicle->terminal.is_done(); });
}

asio::awaitable<bool> Simulation::connect(Vehicle& vehicle) {
  tcp::resolver resolver{context_};
  const std::string port = std::to_string(order_.port);
  const auto resolved = co_await resolver.async_resolve(order_.host, port, kNothrow);
  if (std::get<0>(resolved)) co_return false;
  const tcp::resolver::results_type& endpoints = std::get<1>(resolved);
  asio::steady_timer limit{context_, kConnectLimit};
  limit.async_wait([&vehicle](const boost::system::error_code& ec) {
    boost::system::error_code ignored;
    if (!ec) vehicle.socket.close(ignored);
  });
  const auto connected = co_await asio::async_connect(vehicle.socket, endpoints, kNothrow);
  if (std::get<0>(connected)) co_return false;
  boost::system::error_code ignored;
  vehicle.socket.set_option(tcp::no_delay{true}, ignored);
  co_return true;
}

asio::awaitable<void> Simulation::keep_linked(Vehicle& vehicle, milliseconds first_wait) {
  co_await pause(first_wait);
  milliseconds backoff = kShortestBackoff;
  for (;;) {
    if (!vehicle.is_cut(wall_now()) && co_await connect(vehicle)) {
      ++tally_.links;
      if (vehicle.was_linked) ++tally_.reconnects;
      vehicle.was_linked = true;
      vehicle.is_writing = false;
      vehicle.terminal.link_up(SteadyClock::now());
      write_out(vehicle);
      co_await read_answers(vehicle);
      if (vehicle.terminal.online()) backoff = kShortestBackoff;
      vehicle.terminal.link_down();
    }
    boost::system::error_code ignored;
    vehicle.socket.close(ignored);
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return;
    // Jittered, so that a restarted server does not meet all terminals at once.
    const double jitter = vehicle.chance.between(0.5, 1.5);
    const auto wait = std::chrono::round<milliseconds>(backoff * jitter);
    co_await pause(wait);
    backoff = std::min<milliseconds>(backoff * 2, kLongestBackoff);
  }
}

asio::awaitable<void> Simulation::read_answers(Vehicle& vehicle) {
  const auto buffer = asio::buffer(vehicle.reading);
  for (;;) {
    auto [ec, size] = co_await vehicle.socket.async_read_some(buffer, kNothrow);
    if (ec) co_return;
    vehicle.terminal.receive(jt808::ByteView{vehicle.reading.data(), size}, SteadyClock::now());
    vehicle.was_online = vehicle.was_online || vehicle.terminal.online();
    if (vehicle.terminal.gives_up()) co_return;
    write_out(vehicle);
  }
}

// One write at a time; what comes meanwhile waits in the terminal, which bounds it.
void Simulation::write_out(Vehicle& vehicle) {
  if (vehicle.is_writing || !vehicle.terminal.has_output()) return;
  vehicle.is_writing = true;
  vehicle.writing = vehicle.terminal.take_output();
  asio::async_write(vehicle.socket, asio::buffer(vehicle.writing),
                    [this, &vehicle](const boost::system::error_code& ec, std::size_t) {
                      if (ec) return;  // the reader sees the same and links again
                      vehicle.is_writing = false;
                      write_out(vehicle);
                    });
}

void Simulation::make_report(Vehicle& vehicle) {
  // A receiver gives one fix a second, however unevenly we wake.
  const auto at = std::max<geo::UtcTime>(std::chrono::floor<seconds>(wall_now()),
                                         vehicle.reported_at + seconds{1});
  vehicle.reported_at = at;
  const TrueState truth = vehicle.bus.journey.at(at);
  const Reading reading = vehicle.receiver.read(truth, at);
  const Mishap* mishap = outage_at(vehicle.bus.mishaps, at);
  if (mishap != nullptr && mishap->kind == MishapKind::cut) return;
  if (mishap == nullptr) vehicle.last_reading = reading;
  jt808::Location location =
      mishap == nullptr ? location_of(reading, truth, at)
                        : blind_location(vehicle.last_reading.value_or(reading), truth, at);
  if (calls_for_help(vehicle.bus.mishaps, at)) {
    location.alarm |= jt808::LocationAlarm::kEmergency;
  }
  for (const CardMoment& moment : due_cards(vehicle.bus.cards, vehicle.next_card, began_, at)) {
    vehicle.terminal.say_card(identity_of(moment, vehicle.terminal.edition()));
  }
  vehicle.terminal.report(std::move(location), at, SteadyClock::now());
}

asio::awaitable<void> Simulation::live(Vehicle& vehicle) {
  while (reporting_) {
    const auto now = SteadyClock::now();
    if (now >= vehicle.next_report) {
      make_report(vehicle);
      vehicle.next_report += order_.interval;
      // After a suspended machine there is nothing to make up for.
      if (vehicle.next_report < now) vehicle.next_report = now + order_.interval;
    }
    vehicle.terminal.tick(now);
    write_out(vehicle);
    if (vehicle.terminal.gives_up() || vehicle.is_cut(wall_now())) {
      boost::system::error_code ignored;
      vehicle.socket.close(ignored);
    }
    const auto wake = std::min(vehicle.next_report, now + kCheck);
    vehicle.beat.expires_at(wake);
    auto [ec] = co_await vehicle.beat.async_wait(kNothrow);
    if (ec) co_return;
  }
}

void Simulation::tell_truth(geo::UtcTime now, bool over) {
  if (!truth_) return;
  for (const auto& vehicle : vehicles_) {
    tell_cases(*vehicle, vehicle->bus.cases, vehicle->next_speeding, {now, over});
    tell_cases(*vehicle, vehicle->bus.deviations, vehicle->next_deviation, {now, over});
    tell_cases(*vehicle, vehicle->bus.mishaps, vehicle->next_mishap, {now, over});
    tell_cases(*vehicle, vehicle->bus.unlicensed, vehicle->next_unlicensed, {now, over});
  }
}

template <class Case>
void Simulation::tell_cases(const Vehicle& vehicle, const std::vector<Case>& cases,
                            std::size_t& next, TruthMoment moment) {
  for (; next < cases.size(); ++next) {
    Case done = cases[next];
    // What ended before the first report nobody could see; what had not begun was not done.
    const bool seen = done.ended_at > began_ && done.began_at < moment.now;
    if (done.ended_at > moment.now && !(moment.over && seen)) break;
    if (!seen) continue;
    done.ended_at = std::min(done.ended_at, moment.now);
    truth_->add(truth_line(vehicle.bus, done, ++cases_));
    truth_->flush();
  }
}

}  // namespace

geo::Result<SimulationResult, UnwritableLog> simulate(std::vector<SimulatedBus> fleet,
                                                      const SimulationOrder& order) {
  Simulation simulation{std::move(fleet), order};
  if (const auto unwritable = simulation.open_logs()) return UnwritableLog{*unwritable};
  return simulation.run();
}

}  // namespace busward::simulator
