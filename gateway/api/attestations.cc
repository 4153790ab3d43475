#include "gateway/api/attestations.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "gateway/api/caller.h"
#include "gateway/api/json_fields.h"
#include "gateway/api/own_runs.h"
#include "gateway/api/parameters.h"
#include "gateway/api/stores.h"
#include "gateway/api/uuid_text.h"
#include "gateway/http/json_text.h"
#include "routing/civil_time.h"

namespace busward::api {

namespace {

using registry::Attestation;
using registry::AttestationKind;

constexpr std::chrono::hours kOldest{7 * 24};
constexpr std::chrono::minutes kAhead{5};  // a telephone's clock
constexpr std::int64_t kMost = 200;

// What each kind is asked for.
JsonFields fields_of(const http::Request& request, AttestationKind kind) {
  switch (kind) {
    case AttestationKind::departure_check:
      return {request,
              {.wanted = {"id", "day", "at", "driver_fit", "brakes", "steering", "exterior_lights",
                          "tyres", "emergency_door", "seats", "seat_belts"},
               .optional = {"method", "plate", "driver", "attendant", "note"}}};
    case AttestationKind::head_count:
      return {request,
              {.wanted = {"id", "day", "at", "stop", "boarded", "alighted"},
               .optional = {"method", "on_board", "note"}}};
    case AttestationKind::sweep:
      return {request, {.wanted = {"id", "day", "at", "empty"}, .optional = {"method", "note"}}};
    case AttestationKind::teacher_count:
      break;
  }
  return {request, {.wanted = {"id", "day", "at", "on_board"}, .optional = {"method", "note"}}};
}

std::optional<int> heads(JsonFields& fields, std::string_view name) {
  const auto number = fields.number(name, 0, kMost);
  if (!number) return std::nullopt;
  return static_cast<int>(*number);
}

void read_check(JsonFields& fields, Attestation& one) {
  one.plate = fields.text("plate", {.most = 20});
  one.driver = fields.text("driver", {.most = 40});
  one.attendant = fields.text("attendant", {.most = 40});
  one.driver_fit = fields.flag("driver_fit");
  one.items_passed = 0;
  for (const auto& [item, name] : registry::kCheckItems) {
    if (fields.flag(name) == true) *one.items_passed |= 1U << static_cast<unsigned>(item);
  }
}

void read_content(JsonFields& fields, Attestation& one) {
  switch (one.kind) {
    case AttestationKind::departure_check:
      read_check(fields, one);
      break;
    case AttestationKind::head_count:
      one.stop = fields.text("stop");
      one.boarded = heads(fields, "boarded");
      one.alighted = heads(fields, "alighted");
      one.on_board = heads(fields, "on_board");
      break;
    case AttestationKind::sweep:
      one.empty = fields.flag("empty");
      break;
    case AttestationKind::teacher_count:
      one.on_board = heads(fields, "on_board");
      break;
  }
  one.note = fields.text("note");
}

void read_head(JsonFields& fields, Attestation& one) {
  const auto id = fields.text("id");
  const auto uuid = id ? parse_uuid(*id) : std::nullopt;
  fields.require(!id || uuid.has_value(), "id", "a UUID is wanted");
  one.id = uuid.value_or(boost::uuids::uuid{});
  const auto day = fields.text("day");
  const auto midnight = day ? geo::from_iso8601(*day + "T00:00:00Z") : std::nullopt;
  fields.require(!day || midnight.has_value(), "day", "a day like 2026-09-01 is wanted");
  if (midnight) one.day = std::chrono::floor<std::chrono::days>(*midnight);
  one.at = fields.time("at").value_or(one.received_at);
  fields.require(one.received_at - kOldest <= one.at && one.at <= one.received_at + kAhead, "at",
                 "a time of the last seven days is wanted");
  if (const auto method = fields.text("method")) {
    const auto known = registry::value_in(registry::kAttestationMethods, *method);
    fields.require(known.has_value(), "method", "app, console or paper is wanted");
    one.method = known.value_or(one.method);
  }
}

// The run, where that is one of which the account may speak: an attendant who is on file, of those
// of today.
std::optional<registry::RunKey> run_of(const registry::SheetFile& file,
                                       const boost::uuids::uuid& run,
                                       const registry::access::Affiliation& of, geo::UtcTime now) {
  if (of.staff_id && file.day != routing::civil_or_utc_day(now, file.zone)) return std::nullopt;
  const registry::RunSheet sheet{file};
  const auto found = std::ranges::find(sheet.runs(), run, &registry::SheetRun::id);
  if (found == sheet.runs().end() || !is_own_run(sheet, file, *found, of)) return std::nullopt;
  return found->key;
}

}  // namespace

asio::awaitable<http::Response> PostAttestation::operator()(http::Request request) const {
  Parameters parameters{request, {}};
  const auto run = parameters.path_uuid("id");
  if (auto fault = parameters.fault()) co_return std::move(*fault);
  JsonFields fields = fields_of(request, kind);
  Attestation one;
  one.run = *run;
  one.kind = kind;
  one.received_at = clock.now();
  one.by = request.actor->name;
  one.as = std::string{registry::name_in(registry::access::kRoles, request.actor->role)};
  read_head(fields, one);
  read_content(fields, one);
  if (auto fault = fields.fault()) co_return std::move(*fault);
  auto caller = caller_of(request);
  const auto file = co_await sheets.run(one.run, one.day, one.received_at, caller);
  if (!file) co_return no_database();
  const auto of_run = run_of(*file, one.run, request.actor->of, one.received_at);
  if (!of_run) co_return no_such("There is no such run on that day.");
  const auto stands = co_await sheets.attest(std::move(one), *of_run, std::move(caller));
  if (!stands) co_return not_written(stands.error());
  if (!*stands) {
    co_return http::problem_response(http::Problem::conflict, "The id stands for another record.");
  }
  co_return http::json_response("{}", 201);
}

}  // namespace busward::api
