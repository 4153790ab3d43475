#include "tests/rehearsal/school_day.h"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "gateway/terminals/attestation_record.h"
#include "gateway/terminals/jt808/frame.h"
#include "gateway/terminals/jt808/header.h"
#include "gateway/terminals/jt808/location_batch.h"

namespace busward::rehearsal {
namespace {

using quality::Sample;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using tracker::JournalBatch;
using tracker::JournalRecord;
using tracker::RecordKind;

constexpr std::size_t kBatchItems = 10;
constexpr seconds kTick{5};  // of an idle journal

// A record on its way, and when it arrives.
struct Arrival {
  geo::UtcTime at;
  JournalRecord record;
};

FixName name_of(const Sample& sample) {
  return {sample.vehicle.value,
          static_cast<std::uint32_t>(sample.fix.at.time_since_epoch() / seconds{1}),
          sample.fix.position.latitude_microdegrees(),
          sample.fix.position.longitude_microdegrees()};
}

jt808::Location location_of(const Sample& sample, geo::UtcTime at) {
  jt808::Location location;
  location.status = jt808::LocationStatus::kLocated | jt808::LocationStatus::kAccOn;
  location.latitude_raw = static_cast<std::uint32_t>(sample.fix.position.latitude_microdegrees());
  location.longitude_raw = static_cast<std::uint32_t>(sample.fix.position.longitude_microdegrees());
  location.speed_tenths_kmh =
      static_cast<std::uint16_t>(std::lround(geo::to_kmh(*sample.fix.speed) * 10));
  location.time = jt808::TerminalTime::from_utc(at);
  return location;
}

std::string payload_of(jt808::MessageId id, std::uint16_t serial, const jt808::Bytes& body) {
  const auto wire = jt808::seal_message(jt808::Address{}, id, serial, body);
  const auto payload = jt808::open_frame(wire);
  return {payload->begin(), payload->end()};
}

// One terminal and its way to the journal.
class Terminal {
 public:
  Terminal(const Channel& channel, std::mt19937_64& random, SchoolDay& day,
           std::vector<Arrival>& arrivals)
      : channel_{channel}, random_{random}, day_{day}, arrivals_{arrivals} {}

  void report(const Sample& sample) {
    if (chance(channel_.lost)) return;
    terminal_ = registry::TerminalId{sample.vehicle.value};
    if (chance(channel_.clock_ahead)) return send_ahead(sample);
    day_.fixes.insert(name_of(sample));
    if (chance(channel_.dead_spots)) {
      dark_until_ = std::max(dark_until_, sample.fix.at + minutes{2 + random_() % 9});
    }
    if (sample.fix.at < dark_until_) {
      kept_.push_back(location_of(sample, sample.fix.at));
      return;
    }
    const auto arrives = sample.fix.at + seconds{1};
    upload(arrives);
    if (chance(channel_.reconnects)) reconnect(arrives);
    const std::string frame = payload_of(jt808::MessageId::location, ++serial_,
                                         jt808::encode(location_of(sample, sample.fix.at)));
    const auto late = chance(channel_.swapped) ? seconds{8} : seconds{0};
    add(arrives + late, RecordKind::frame, frame);
    if (chance(channel_.repeated)) add(arrives + seconds{20}, RecordKind::frame, frame);
  }
  void upload(geo::UtcTime at) {
    while (!kept_.empty()) {
      const auto count = static_cast<std::ptrdiff_t>(std::min(kept_.size(), kBatchItems));
      jt808::LocationBatch batch{.type = 1, .locations = {kept_.begin(), kept_.begin() + count}};
      batch.declared_count = static_cast<std::uint16_t>(count);
      kept_.erase(kept_.begin(), kept_.begin() + count);
      add(at, RecordKind::frame,
          payload_of(jt808::MessageId::location_batch, ++serial_, jt808::encode(batch)));
    }
  }

 private:
  bool chance(double share) { return std::uniform_real_distribution{}(random_) < share; }
  void send_ahead(const Sample& sample) {
    ++day_.skewed;
    add(sample.fix.at + seconds{1}, RecordKind::frame,
        payload_of(jt808::MessageId::location, ++serial_,
                   jt808::encode(location_of(sample, sample.fix.at + minutes{5}))));
  }
  void reconnect(geo::UtcTime at) {
    add(at, RecordKind::link_closed, "the terminal closed it");
    add(at, RecordKind::link_opened, "127.0.0.1");
  }
  void add(geo::UtcTime at, RecordKind kind, std::string bytes) {
    arrivals_.push_back(
        {at, {.kind = kind, .terminal = terminal_, .received_at = at, .bytes = std::move(bytes)}});
  }

  const Channel& channel_;
  std::mt19937_64& random_;
  SchoolDay& day_;
  std::vector<Arrival>& arrivals_;
  registry::TerminalId terminal_;
  geo::UtcTime dark_until_;
  std::vector<jt808::Location> kept_;
  std::uint16_t serial_ = 0;
};

Arrival arrival_of(registry::Attestation one, geo::UtcTime at) {
  one.received_at = at;
  return {at,
          {.kind = RecordKind::attestation,
           .terminal = {},
           .received_at = at,
           .bytes = terminals::attestation_bytes(one)}};
}

Arrival rulebook_arrival(geo::UtcTime at, std::int64_t revision) {
  return {at,
          {.kind = RecordKind::rulebook,
           .terminal = {},
           .received_at = at,
           .bytes = fmt::format("{} hash{}", revision, revision)}};
}

// One batch for each second in which something came, and ticks in between; then two quiet hours in
// which everything ends.
std::vector<JournalBatch> batches_of(std::vector<Arrival> arrivals) {
  std::ranges::stable_sort(arrivals, {}, &Arrival::at);
  std::vector<JournalBatch> batches;
  const auto open = [&](geo::UtcTime at) -> JournalBatch& {
    return batches.emplace_back(JournalBatch{
        .seq = static_cast<std::int64_t>(batches.size()) + 1, .closed_at = at, .records = {}});
  };
  const auto first = arrivals.front().at;
  open(first).records = {rulebook_arrival(first, 1).record};
  for (Arrival& arrival : arrivals) {
    const auto closes = arrival.at + milliseconds{100};
    while (closes - batches.back().closed_at > kTick) open(batches.back().closed_at + kTick);
    if (batches.back().closed_at != closes || batches.size() == 1) open(closes);
    batches.back().records.push_back(std::move(arrival.record));
  }
  for (int i = 0; i < 120; ++i) open(batches.back().closed_at + minutes{1});
  open(batches.back().closed_at + seconds{1}).records = {{.kind = RecordKind::server_stopped,
                                                          .terminal = {},
                                                          .received_at = batches.back().closed_at,
                                                          .bytes = "test"}};
  open(batches.back().closed_at + minutes{2});
  return batches;
}

}  // namespace

SchoolDay make_day(const DrivenMorning& morning, const Channel& channel, std::uint64_t seed,
                   const Filed& filed) {
  std::mt19937_64 random{seed};
  SchoolDay day;
  std::vector<Arrival> arrivals;
  for (const auto& [at, revision] : filed.rulebooks) {
    arrivals.push_back(rulebook_arrival(at, revision));
  }
  for (const registry::Attestation& one : filed.recorded) {
    arrivals.push_back(arrival_of(one, one.at + minutes{random() % 60}));
    if (random() % 5 == 0) arrivals.push_back(arrival_of(one, one.at + minutes{random() % 60}));
  }
  std::optional<Terminal> terminal;
  registry::VehicleId vehicle;
  geo::UtcTime last;
  const auto end = [&] {
    if (terminal) terminal->upload(last + minutes{11});
  };
  morning.drive([&](const Sample& sample) {
    if (!terminal || sample.vehicle != vehicle) {
      end();
      terminal.emplace(channel, random, day, arrivals);
      vehicle = sample.vehicle;
    }
    last = sample.fix.at;
    terminal->report(sample);
  });
  end();
  day.batches = batches_of(std::move(arrivals));
  return day;
}

SchoolDay undisturbed(const SchoolDay& day, const DrivenMorning& morning,
                      std::span<const registry::Attestation> recorded) {
  std::mt19937_64 random{1};
  SchoolDay calm;
  std::vector<Arrival> arrivals;
  for (const registry::Attestation& one : recorded) arrivals.push_back(arrival_of(one, one.at));
  const Channel none{
      .lost = 0, .repeated = 0, .swapped = 0, .dead_spots = 0, .clock_ahead = 0, .reconnects = 0};
  Terminal terminal{none, random, calm, arrivals};
  morning.drive([&](const Sample& sample) {
    if (day.fixes.contains(name_of(sample))) terminal.report(sample);
  });
  calm.batches = batches_of(std::move(arrivals));
  return calm;
}

}  // namespace busward::rehearsal
