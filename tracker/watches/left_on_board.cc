#include "tracker/watches/left_on_board.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "tracker/alarm_case.h"
#include "tracker/canonical_json.h"

namespace busward::tracker {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kNotEmpty = "not_empty";
constexpr std::string_view kCountsDiffer = "counts_differ";
constexpr std::string_view kNotSwept = "not_swept";

bool is_graver(std::string_view kind, std::string_view than) {
  constexpr std::array kGravestFirst{kNotEmpty, kCountsDiffer, kNotSwept};
  return std::ranges::find(kGravestFirst, kind) < std::ranges::find(kGravestFirst, than);
}

// Heads as they were counted up to some moment.
struct Heads {
  int boarded = 0;
  int alighted = 0;
  std::optional<geo::UtcTime> on_board_at{};  // the newest count that says that somebody is

  void add(const RunAttestation& count) {
    boarded += count.boarded.value_or(0);
    alighted += count.alighted.value_or(0);
    if (count.boarded.value_or(0) > 0 || count.on_board.value_or(0) > 0) on_board_at = count.at;
  }
  // Where nobody was counted off, nobody counts them off.
  bool differ() const { return alighted > 0 && boarded > alighted; }
};

Heads heads_until(const OnBoard& said, geo::UtcTime at) {
  Heads heads;
  for (const RunAttestation& one : said.all()) {
    if (one.at <= at) heads.add(one);
  }
  return heads;
}

// As far as they were counted when it was decided.
std::string measured_json(const OnBoard& said, geo::UtcTime decided_at) {
  const Heads heads = heads_until(said, decided_at);
  auto json = CanonicalJson::object();
  return json.add("boarded", heads.boarded).add("alighted", heads.alighted).text();
}

std::vector<LeftOnBoard> found_by_sweeps(const OnBoard& said) {
  std::vector<LeftOnBoard> found;
  for (const RunAttestation& one : said.all()) {
    const bool is_open = !found.empty() && !found.back().ended_at;
    if (one.not_empty && !is_open) {
      found.push_back({.kind = std::string{kNotEmpty},
                       .began_at = one.at,
                       .detected_at = one.at,
                       .ended_at = {},
                       .measured = measured_json(said, one.at)});
    }
    if (one.swept && is_open) found.back().ended_at = one.at;
  }
  return found;
}

LeftOnBoard at_due(std::string_view kind, const OnBoard& said, const SweepDue& due) {
  return {.kind = std::string{kind},
          .began_at = due.over_at,
          .detected_at = due.at,
          .ended_at = {},
          .measured = measured_json(said, due.at)};
}

std::optional<LeftOnBoard> counted_short(const OnBoard& said, const SweepDue& due) {
  if (!heads_until(said, due.at).differ()) return std::nullopt;
  LeftOnBoard found = at_due(kCountsDiffer, said, due);
  Heads heads;
  for (const RunAttestation& one : said.all()) {
    heads.add(one);
    if (one.at <= due.at || heads.differ()) continue;
    found.ended_at = one.at;
    break;
  }
  return found;
}

std::optional<LeftOnBoard> not_swept(const OnBoard& said, const SweepDue& due) {
  const auto on_board_at = heads_until(said, due.at).on_board_at;
  if (!on_board_at) return std::nullopt;
  LeftOnBoard found = at_due(kNotSwept, said, due);
  for (const RunAttestation& one : said.all()) {
    const bool is_sweep = one.swept || one.not_empty;
    if (!is_sweep || one.at < *on_board_at) continue;
    if (one.at <= due.at) return std::nullopt;
    found.ended_at = one.at;
    break;
  }
  return found;
}

bool overlap(const LeftOnBoard& a, const LeftOnBoard& b) {
  const auto ends = [](const LeftOnBoard& one) {
    return one.ended_at.value_or(geo::UtcTime::max());
  };
  return a.detected_at <= ends(b) && b.detected_at <= ends(a);
}

// What overlaps is one, and called by its gravest.
std::vector<LeftOnBoard> joined(std::vector<LeftOnBoard> all) {
  std::ranges::stable_sort(all, {}, &LeftOnBoard::detected_at);
  std::vector<LeftOnBoard> apart;
  for (LeftOnBoard& one : all) {
    if (apart.empty() || !overlap(apart.back(), one)) {
      apart.push_back(std::move(one));
      continue;
    }
    LeftOnBoard& into = apart.back();
    if (is_graver(one.kind, into.kind)) into.kind = one.kind;
    into.measured = one.measured;
    if (!one.ended_at) into.ended_at.reset();
    if (into.ended_at) into.ended_at = std::max(*into.ended_at, *one.ended_at);
  }
  return apart;
}

void append_heard(CanonicalJson& array, geo::UtcTime at, std::string_view what,
                  std::optional<int> count = std::nullopt) {
  auto object = CanonicalJson::object();
  object.add("at", at).add("heard", what);
  if (count) object.add("count", *count);
  array.append(object);
}

std::string series_json(const LeftOnBoard& is, const OnBoard& said) {
  auto array = CanonicalJson::array();
  for (const RunAttestation& one : said.all()) {
    if (one.boarded.value_or(0) > 0) append_heard(array, one.at, "boarded", one.boarded);
    if (one.alighted.value_or(0) > 0) append_heard(array, one.at, "alighted", one.alighted);
    if (one.not_empty) append_heard(array, one.at, "swept_not_empty");
    if (one.swept) append_heard(array, one.at, "swept_empty");
  }
  if (is.kind != kNotEmpty) append_heard(array, is.detected_at, "sweep_due");
  return array.text();
}

}  // namespace

std::vector<LeftOnBoard> left_on_board(const OnBoard& said, const std::optional<SweepDue>& due) {
  std::vector<LeftOnBoard> all = found_by_sweeps(said);
  if (due) {
    if (auto found = counted_short(said, *due)) all.push_back(std::move(*found));
    if (auto found = not_swept(said, *due)) all.push_back(std::move(*found));
  }
  return joined(std::move(all));
}

void LeftOnBoardWatch::end_run(geo::UtcTime over_at) {
  if (parameters_) due_ = SweepDue{.over_at = over_at, .at = over_at + parameters_->due_after};
}

std::vector<LeftOnBoardWatch::Found> LeftOnBoardWatch::look(const OnBoard& said, geo::UtcTime now,
                                                            geo::LatLng position) {
  const bool is_news = stale_ || (due_ && !is_due_ && now >= due_->at);
  if (!parameters_ || !is_news) return {};
  stale_ = false;
  is_due_ = due_ && now >= due_->at;
  std::vector<Found> found;
  const auto all = left_on_board(said, is_due_ ? due_ : std::nullopt);
  follow(all, found);
  for (const LeftOnBoard& one : all) {
    // What holds again is told again, behind what was told as over.
    const auto told_until = ended_before(one);
    if ((told_until && one.ended_at) || is_open()) continue;
    Told told{.is = one, .first_kind = one.kind, .position = position};
    if (told_until) told.is.detected_at = *told_until + milliseconds{1};
    told.late = one.ended_at || now - told.is.detected_at > parameters_->rings_within;
    found.push_back(tell(told, FindingChange::raised));
    found.back().finding.series = series_json(one, said);
    if (one.ended_at) found.push_back(tell(told, FindingChange::ended));
    told_.push_back(std::move(told));
  }
  return found;
}

// Until when that which overlaps it was told; none: nothing was.
std::optional<geo::UtcTime> LeftOnBoardWatch::ended_before(const LeftOnBoard& one) const {
  std::optional<geo::UtcTime> until;
  for (const Told& told : told_) {
    if (!told.is.ended_at || !overlap(told.is, one)) continue;
    until = std::max(until.value_or(*told.is.ended_at), *told.is.ended_at);
  }
  return until;
}

// What is open and holds no longer ends; what holds otherwise is told anew.
void LeftOnBoardWatch::follow(const std::vector<LeftOnBoard>& all, std::vector<Found>& found) {
  Told* const told = open();
  if (told == nullptr) return;
  const auto is = std::find_if(all.rbegin(), all.rend(),
                               [told](const LeftOnBoard& one) { return overlap(told->is, one); });
  if (is == all.rend() || is->ended_at) {
    const auto at = is == all.rend() ? told->is.detected_at : *is->ended_at;
    told->is.ended_at = std::max(at, told->is.detected_at);
    found.push_back(tell(*told, FindingChange::ended));
    return;
  }
  if (is->kind == told->is.kind && is->measured == told->is.measured) return;
  told->is.kind = is->kind;
  told->is.measured = is->measured;
  found.push_back(tell(*told, FindingChange::updated));
}

LeftOnBoardWatch::Told* LeftOnBoardWatch::open() {
  const auto open = std::ranges::find_if(told_, [](const Told& t) { return !t.is.ended_at; });
  return open == told_.end() ? nullptr : &*open;
}

bool LeftOnBoardWatch::is_open() const {
  return std::ranges::any_of(told_, [](const Told& told) { return !told.is.ended_at; });
}

LeftOnBoardWatch::Found LeftOnBoardWatch::tell(const Told& told, FindingChange change) const {
  Finding finding = to_finding(told.is, {}, *parameters_, told.position);
  finding.change = change;
  finding.series.clear();
  if (change == FindingChange::raised) finding.ended_at.reset();
  return {.finding = std::move(finding), .first_kind = told.first_kind, .late = told.late};
}

Finding to_finding(const LeftOnBoard& is, const OnBoard& said,
                   const LeftOnBoardParameters& parameters, geo::LatLng position) {
  auto limit = CanonicalJson::object();
  limit.add_seconds("sweep_due_after_s", parameters.due_after)
      .add("source", "校车安全管理条例 art. 39 (5)");
  return {.change = FindingChange::raised,
          .rule = kChildLeftOnBoard,
          .kind = is.kind,
          .began_at = is.began_at,
          .detected_at = is.detected_at,
          .ended_at = is.ended_at,
          .position = position,
          .measured = is.measured,
          .limit = limit.text(),
          .series = series_json(is, said),
          .by_deadline = true};
}

}  // namespace busward::tracker
