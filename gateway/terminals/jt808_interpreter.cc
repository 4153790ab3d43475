#include "gateway/terminals/jt808_interpreter.h"

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "gateway/terminals/attestation_record.h"

namespace busward::terminals {
namespace {

using tracker::JournalRecord;
using tracker::Observation;
using tracker::RecordKind;

constexpr std::uint16_t kSpeedUnknown = 0xFFFF;
constexpr std::uint16_t kFullCircle = 360;
constexpr std::uint8_t kCardIn = 1;

jt808::ByteView view_of(const std::string& bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

// FNV-1a, 32 bits: stable by definition, and enough for reports of one vehicle in one second.
std::uint32_t hash_of(jt808::ByteView bytes) {
  std::uint32_t hash = 2166136261U;
  for (const std::uint8_t byte : bytes) hash = (hash ^ byte) * 16777619U;
  return hash;
}

std::optional<geo::LatLng> place_of(const jt808::Location& location) {
  const auto latitude = location.latitude_microdegrees();
  const auto longitude = location.longitude_microdegrees();
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  if (!location.located() || std::abs(latitude) > kMost || std::abs(longitude) > kMost) {
    return std::nullopt;
  }
  const auto encrypted = jt808::LocationStatus::kEncryptedCoordinates;
  if ((location.status & encrypted) != 0) return std::nullopt;
  const auto place = geo::LatLng::from_microdegrees(static_cast<std::int32_t>(latitude),
                                                    static_cast<std::int32_t>(longitude));
  if (!place) return std::nullopt;
  return *place;
}

std::optional<geo::MetresPerSecond> speed_of(std::optional<std::uint16_t> tenths_kmh) {
  if (!tenths_kmh || *tenths_kmh == kSpeedUnknown) return std::nullopt;
  return geo::from_kmh(*tenths_kmh / 10.0);
}

tracker::SaidAlarms said_by(const jt808::Location& location) {
  using jt808::LocationAlarm;
  return {.sos = (location.alarm & LocationAlarm::kEmergency) != 0,
          .collision = (location.alarm & LocationAlarm::kCollision) != 0,
          .rollover = (location.alarm & LocationAlarm::kRollover) != 0};
}

std::int64_t revision_in(const std::string& bytes) {
  std::int64_t revision = 0;
  std::from_chars(bytes.data(), bytes.data() + bytes.size(), revision);
  return revision;
}

}  // namespace

tracker::LocationReport location_report(const jt808::Location& location,
                                        registry::TerminalId terminal, geo::UtcTime received_at) {
  tracker::LocationReport report{
      .terminal = terminal, .received_at = received_at, .hash = hash_of(location.basic_bytes())};
  report.said = said_by(location);
  const auto standing = jt808::judge_time(location.time, received_at);
  if (standing == jt808::TimeStanding::plausible) report.at = location.time.utc();
  const auto place = place_of(location);
  if (!place || !report.at) return report;
  tracker::Fix fix{.at = *report.at, .received_at = received_at, .position = *place};
  fix.speed = speed_of(location.speed_tenths_kmh);
  fix.recorder_speed = speed_of(location.recorder_speed_tenths_kmh());
  if (location.course_deg <= kFullCircle) {
    fix.course = geo::Degrees{static_cast<double>(location.course_deg % kFullCircle)};
  }
  if (const auto satellites = location.satellites()) fix.satellites = *satellites;
  if (location.load() == 1 || location.load() == 3) fix.loaded = true;  // 0 is also "cannot tell"
  report.fix = fix;
  return report;
}

void Jt808Interpreter::interpret(const JournalRecord& record, std::vector<Observation>& out) {
  switch (record.kind) {
    case RecordKind::frame:
      read_frame(record, out);
      return;
    case RecordKind::link_opened:
    case RecordKind::link_closed:
      out.emplace_back(tracker::LinkChange{.terminal = record.terminal,
                                           .at = record.received_at,
                                           .open = record.kind == RecordKind::link_opened});
      return;
    case RecordKind::rulebook:
      out.emplace_back(tracker::RulebookChange{.revision = revision_in(record.bytes)});
      return;
    case RecordKind::server_started:
    case RecordKind::server_stopped:
      out.emplace_back(tracker::ServerChange{.started = record.kind == RecordKind::server_started,
                                             .build = record.bytes});
      return;
    case RecordKind::attestation:
      if (auto attestation = attestation_in(record.bytes)) {
        out.emplace_back(tracker::AttestationSeen{.attestation = std::move(*attestation)});
      }
      return;
  }
}

void Jt808Interpreter::read_frame(const JournalRecord& record, std::vector<Observation>& out) {
  const auto raw = jt808::open_message(view_of(record.bytes));
  if (!raw) return;  // a session journals sound frames only; a later codec may read more
  if (!raw->header.package) {
    read_body(jt808::decode_body(raw->header, raw->body), record, out);
    return;
  }
  auto& reassembly = unfinished_[record.terminal];
  changed_.insert(record.terminal);
  reassembly.expire(record.received_at);
  const auto added = reassembly.add(*raw, record.received_at);
  if (!added || !*added) return;
  const auto& whole = **added;
  read_body(jt808::decode_body(whole.header, whole.body), record, out);
}

void Jt808Interpreter::read_body(const jt808::Body& body, const JournalRecord& record,
                                 std::vector<Observation>& out) {
  if (const auto* location = std::get_if<jt808::Location>(&body)) {
    out.emplace_back(location_report(*location, record.terminal, record.received_at));
  } else if (const auto* batch = std::get_if<jt808::LocationBatch>(&body)) {
    for (const auto& kept : batch->locations) {
      out.emplace_back(location_report(kept, record.terminal, record.received_at));
    }
  } else if (const auto* identity = std::get_if<jt808::DriverIdentity>(&body)) {
    out.emplace_back(card_report(*identity, record));
  }
}

// The 2011 message has neither time nor status and is sent when a card is put in. What could not be
// read says that a card is in, and not whose.
tracker::CardReport Jt808Interpreter::card_report(const jt808::DriverIdentity& identity,
                                                  const JournalRecord& record) const {
  tracker::CardReport report{.terminal = record.terminal,
                             .received_at = record.received_at,
                             .at = {},
                             .inserted = identity.status.value_or(kCardIn) == kCardIn,
                             .card = {}};
  const auto time = identity.binary_time ? identity.binary_time : identity.time;
  if (time && jt808::judge_time(*time, record.received_at) == jt808::TimeStanding::plausible) {
    report.at = time->utc();
  }
  const bool was_read = report.inserted && identity.result.value_or(0) == 0 && identity.card;
  if (was_read && card_digest_of_) report.card = card_digest_of_(identity.card->certificate);
  return report;
}

std::vector<std::pair<registry::TerminalId, std::string>> Jt808Interpreter::take_changed() {
  std::vector<std::pair<registry::TerminalId, std::string>> saved;
  for (const auto id : std::exchange(changed_, {})) {
    const auto& reassembly = unfinished_.at(id);
    const auto bytes = reassembly.empty() ? jt808::Bytes{} : reassembly.save();
    saved.emplace_back(id, std::string{bytes.begin(), bytes.end()});
  }
  return saved;
}

void Jt808Interpreter::load(registry::TerminalId terminal, const std::string& bytes) {
  if (bytes.empty()) return;
  if (auto loaded = jt808::Reassembly::load(view_of(bytes))) {
    unfinished_.insert_or_assign(terminal, std::move(*loaded));
  }
}

}  // namespace busward::terminals
