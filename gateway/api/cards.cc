#include "gateway/api/cards.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>
#include <vector>

#include "gateway/api/alarm_json.h"
#include "gateway/api/caller.h"
#include "gateway/api/on_duty.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "routing/civil_time.h"
#include "tracker/cards.h"

namespace busward::api {

namespace {

constexpr int kMostAlarms = 1000;

// An alarm with what it asks, and the card it lies on.
struct Laid {
  db::AlarmOnFile alarm;
  OnDuty duty;
};
struct CardOnDuty {
  tracker::CardCause cause;
  std::vector<const Laid*> alarms;

  bool rings() const {
    return std::ranges::any_of(alarms, [](auto* a) { return a->duty.rings; });
  }
  // A call for help, a child left on board, a bus that was stopped.
  bool calls_everybody() const {
    const auto at_once = [](const tracker::Call& call) {
      return call.reason == tracker::CallReason::all_at_once;
    };
    return std::ranges::any_of(
        alarms, [&](auto* a) { return std::ranges::any_of(a->duty.calls, at_once); });
  }
  bool waits() const {
    return std::ranges::any_of(alarms, [](auto* a) {
      return a->alarm.status.state() == tracker::CaseState::unacknowledged;
    });
  }
  geo::UtcTime newest() const { return alarms.back()->alarm.alarm.detected_at; }
};

std::vector<CardOnDuty> laid(const std::vector<Laid>& alarms, const tracker::Rulebook* book) {
  std::vector<tracker::AlarmForCard> wanted;
  wanted.reserve(alarms.size());
  for (const Laid& one : alarms) {
    const tracker::AlarmRevision& alarm = one.alarm.alarm;
    wanted.push_back({.id = alarm.id,
                      .vehicle = alarm.vehicle,
                      .operator_id = one.alarm.operator_id,
                      .rule = alarm.rule,
                      .kind = alarm.kind,
                      .run = alarm.run,
                      .detected_at = alarm.detected_at,
                      .position = alarm.position});
  }
  std::vector<CardOnDuty> cards;
  const auto limits_at = [book](geo::UtcTime at) {
    if (!book) return tracker::CardLimits{};
    return tracker::CardLimits::of(book->values, routing::civil_or_utc_day(at, book->zone));
  };
  for (const tracker::Card& card : tracker::cards(wanted, limits_at)) {
    CardOnDuty made{.cause = card.cause, .alarms = {}};
    for (const std::size_t index : card.alarms) made.alarms.push_back(&alarms[index]);
    cards.push_back(std::move(made));
  }
  // What rings first, of that what reaches everybody at once, then what nobody has acknowledged,
  // the newest of each first.
  std::ranges::stable_sort(cards, [](const CardOnDuty& a, const CardOnDuty& b) {
    return std::tuple{b.rings(), b.calls_everybody(), b.waits(), b.newest()} <
           std::tuple{a.rings(), a.calls_everybody(), a.waits(), a.newest()};
  });
  return cards;
}

void write_card(http::JsonText& json, const CardOnDuty& card) {
  json.begin_object();
  json.member("id").text(tracker::to_text(card.alarms.front()->alarm.alarm.id));
  json.member("cause").text(registry::name_in(tracker::kCardCauses, card.cause));
  json.member("rings").boolean(card.rings());
  json.member("alarms").begin_array();
  for (const Laid* one : card.alarms) {
    json.begin_object();
    write_alarm(json, one->alarm);
    write_on_duty(json, one->duty);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

struct CardQuery {
  db::AlarmFilter filter;
  bool observed = false;  // those that are only counted, too
};

CardQuery query_of(Parameters& parameters, geo::UtcTime now) {
  CardQuery query;
  const auto days = parameters.number("days").value_or(7);
  parameters.require(days >= 1 && days <= 90, "days", "1 to 90 is wanted");
  query.filter.detected_from = now - std::chrono::days{std::clamp<std::int64_t>(days, 1, 90)};
  query.filter.unclosed_only = true;
  query.filter.limit = kMostAlarms;
  if (const auto owner = parameters.id("owner")) {
    query.filter.owner = registry::access::AccountId{*owner};
  }
  if (const auto vehicle = parameters.id("vehicle")) {
    query.filter.vehicle = registry::VehicleId{*vehicle};
  }
  query.observed = parameters.flag("observed").value_or(false);
  return query;
}

}  // namespace

asio::awaitable<http::Response> GetCards::operator()(http::Request request) const {
  Parameters parameters{request, {"days", "owner", "vehicle", "observed"}};
  const geo::UtcTime now = clock.now();
  const CardQuery query = query_of(parameters, now);
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  auto page = co_await alarms.alarms(query.filter, caller);
  if (!page) co_return no_database();
  const auto set = co_await stages.duty_book(std::move(caller));
  if (!set) co_return no_database();
  const auto book = rulebook();
  std::vector<Laid> all;
  for (db::AlarmOnFile& alarm : page->items) {
    OnDuty duty = on_duty(alarm, *set, book.get(), now);
    if (duty.stage == tracker::Stage::observe && !query.observed) continue;
    all.push_back({.alarm = std::move(alarm), .duty = std::move(duty)});
  }
  std::ranges::stable_sort(all, {}, [](const Laid& one) { return one.alarm.alarm.detected_at; });
  http::JsonText json;
  json.begin_object().member("items").begin_array();
  for (const CardOnDuty& card : laid(all, book.get())) write_card(json, card);
  json.end_array();
  json.member("truncated").boolean(page->next.has_value());
  json.end_object();
  co_return http::json_response(json.take());
}

}  // namespace busward::api
