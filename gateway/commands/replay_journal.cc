#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "db/journal.h"
#include "db/rulebook_store.h"
#include "db/verdicts.h"
#include "gateway/commands/card_digests.h"
#include "gateway/commands/commands.h"
#include "gateway/commands/opened_database.h"
#include "gateway/terminals/jt808_interpreter.h"
#include "routing/civil_time.h"
#include "tracker/journal_replay.h"

namespace busward::commands {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using tracker::AlarmRevision;

// Repetitions are told for two days and runs last hours: what lies farther back decides nothing.
constexpr days kWarmUp{3};
// Fixes may come so late, and settling waits for them.
constexpr days kLateAtMost{2};
constexpr minutes kPage{10};

// Rulebooks by revision, each loaded once.
class Rulebooks {
 public:
  explicit Rulebooks(const db::Address& address) : store_{address, db::Role::auditor} {}

  std::shared_ptr<const tracker::Rulebook> load(std::int64_t revision) {
    auto& book = loaded_[revision];
    if (book) return book;
    if (auto found = store_.load(revision)) book = *found;
    failed_ = failed_ || !book;
    if (!book) book = std::make_shared<tracker::Rulebook>();
    return book;
  }
  std::optional<std::int64_t> newest() {
    const auto mark = store_.latest();
    if (!mark) return std::nullopt;
    return mark->revision;
  }
  bool failed() const { return failed_; }

 private:
  db::RulebookStore store_;
  std::map<std::int64_t, std::shared_ptr<const tracker::Rulebook>> loaded_;
  bool failed_ = false;
};

struct Span {
  geo::UtcTime from;
  geo::UtcTime to;
};

std::optional<Span> civil_day(std::chrono::sys_days day, const std::string& zone) {
  const auto from = routing::to_utc(day, std::chrono::seconds{0}, zone);
  const auto to = routing::to_utc(day + days{1}, std::chrono::seconds{0}, zone);
  if (!from || !to) return std::nullopt;
  return Span{.from = *from, .to = *to};
}

// The journal from the warm-up on until nothing more can concern the day.
bool judge_journal(const db::Address& address, const Span& span, tracker::JournalReplay& replay) {
  db::Journal journal{address};
  std::int64_t seq = 0;
  for (auto from = span.from; from < span.to; from += kPage) {
    const auto batches = journal.read_between(from, std::min(from + kPage, span.to));
    if (!batches) return false;
    for (const auto& batch : *batches) {
      if (batch.seq <= seq) continue;  // pages touch
      replay.apply(batch);
      seq = batch.seq;
    }
  }
  return true;
}

using Verdicts = std::map<tracker::AlarmId, std::vector<AlarmRevision>>;

tracker::JournalReplay::SettledBy settled_by(const Verdicts& on_file) {
  std::map<std::pair<registry::VehicleId, tracker::RunId>, std::int64_t> revisions;
  for (const auto& [id, history] : on_file) {
    const AlarmRevision& newest = history.back();
    if (!newest.run) continue;
    auto& revision = revisions[{newest.vehicle, *newest.run}];
    revision = std::max(revision, newest.rulebook_revision);
  }
  return [revisions](registry::VehicleId vehicle, const tracker::RunId& run) {
    const auto found = revisions.find({vehicle, run});
    return found == revisions.end() ? 0 : found->second;
  };
}

int compare(const Verdicts& on_file, tracker::JournalReplay& replay, const Span& day) {
  const auto settled = replay.settled(settled_by(on_file));
  std::set<tracker::AlarmId> ids;
  for (const auto& [id, history] : on_file) ids.insert(id);
  for (const auto& [id, history] : replay.live()) {
    if (history.front().detected_at >= day.from && history.front().detected_at < day.to) {
      ids.insert(id);
    }
  }
  for (const auto& [id, state] : settled) {
    if (state.detected_at >= day.from && state.detected_at < day.to &&
        state.cause == tracker::RevisionCause::new_late) {
      ids.insert(id);
    }
  }
  int differences = 0;
  for (const auto& id : ids) {
    const auto history = on_file.find(id);
    const auto live = replay.live().find(id);
    const auto state = settled.find(id);
    const auto found = tracker::difference(
        history == on_file.end() ? std::vector<AlarmRevision>{} : history->second,
        live == replay.live().end() ? std::vector<AlarmRevision>{} : live->second,
        state == settled.end() ? nullptr : &state->second);
    if (!found) continue;
    ++differences;
    fmt::print("{}: {}\n", tracker::to_text(found->id), found->what);
  }
  fmt::print("{} alarms compared, {} differ\n", ids.size(), differences);
  return differences;
}

}  // namespace

int run(const ReplayJournal& command) {
  const auto config = configuration(command.source);
  if (!config) return 1;
  const auto database = open_database(*config);
  if (!database) return 1;
  const db::Address& address = database->address;
  const auto seal = identity_seal(*config);
  if (!seal) return 1;
  auto digests = card_digests(address, seal->master_keys());
  if (!digests) return 1;
  Rulebooks rulebooks{address};
  const auto begins = db::journal_begins_at(address);
  const auto newest = rulebooks.newest();
  if (!begins || !newest) return 1;
  if (!*begins) {
    fmt::print(stderr, "busward: the journal is empty: there is nothing to replay\n");
    return 2;
  }
  const auto day = civil_day(command.day, rulebooks.load(*newest)->zone);
  if (!day) {
    fmt::print(stderr, "busward: rulebook {} has no civil zone; import the county first\n",
               *newest);
    return 1;
  }
  const auto began = std::chrono::steady_clock::now();
  terminals::Jt808Interpreter interpreter{std::move(*digests)};
  tracker::JournalReplay replay{interpreter,
                                [&](std::int64_t revision) { return rulebooks.load(revision); }};
  const Span span{.from = std::max(day->from - kWarmUp, **begins), .to = day->to + kLateAtMost};
  const auto first = db::rulebook_known_at(address, span.from);
  if (first && *first != 0) replay.adopt(*first);
  const auto on_file = db::verdicts_between(address, day->from, day->to);
  if (!first || !on_file || !judge_journal(address, span, replay)) return 1;
  const int differences = compare(*on_file, replay, *day);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  fmt::print(stderr, "busward: {} fixes judged again in {:.1f} s\n", replay.fixes(), took.count());
  if (rulebooks.failed()) return 1;
  return differences == 0 ? 0 : 1;
}

}  // namespace busward::commands
