#include "gateway/api/endpoints.h"

#include <utility>

#include "gateway/api/alarm.h"
#include "gateway/api/alarms.h"
#include "gateway/api/attestations.h"
#include "gateway/api/audit_log.h"
#include "gateway/api/caller.h"
#include "gateway/api/cards.h"
#include "gateway/api/county.h"
#include "gateway/api/declarations.h"
#include "gateway/api/emergencies.h"
#include "gateway/api/emergency_contacts.h"
#include "gateway/api/emergency_register.h"
#include "gateway/api/file_health.h"
#include "gateway/api/holds.h"
#include "gateway/api/metrics_text.h"
#include "gateway/api/once.h"
#include "gateway/api/people.h"
#include "gateway/api/record_sheets.h"
#include "gateway/api/records.h"
#include "gateway/api/refused_terminals.h"
#include "gateway/api/route.h"
#include "gateway/api/routes.h"
#include "gateway/api/run_sheet.h"
#include "gateway/api/safety_coverage.h"
#include "gateway/api/safety_due.h"
#include "gateway/api/safety_pledges.h"
#include "gateway/api/safety_stoppages.h"
#include "gateway/api/safety_training.h"
#include "gateway/api/stages.h"
#include "gateway/api/tiles.h"
#include "gateway/api/trained_people.h"

namespace busward::api {

namespace {

// The answer is narrowed to what the account may see: its store is given the caller.
constexpr bool kNarrow = true;
constexpr std::size_t kLargestSheet = 16ULL << 20U;

asio::awaitable<tracker::ports::Outcome<live::Sight>> what_is_seen(db::FleetStore& fleet,
                                                                   http::Request request) {
  const registry::access::Actor& actor = *request.actor;
  live::Sight sight;
  sight.alarms = registry::access::reach_of(actor, registry::access::Right::see_alarms).has_value();
  if (registry::access::is_of_whole_county(actor.of)) co_return sight;
  auto caller = caller_of(request);
  const auto seen = co_await fleet.seen_by(std::move(caller));
  if (!seen) co_return seen.error();
  auto& vehicles = sight.vehicles.emplace();
  for (const registry::VehicleId vehicle : *seen) vehicles.insert(vehicle.value);
  co_return sight;
}

}  // namespace

Endpoints::Endpoints(db::Pool& pool, EndpointSources sources, const gateway::Metrics& metrics,
                     const tracker::ports::Clock& clock)
    : sources_{std::move(sources)},
      metrics_{metrics},
      clock_{clock},
      map_{pool},
      fleet_{pool},
      files_{pool},
      safety_{pool},
      routes_{pool},
      alarms_{pool},
      steps_{pool},
      stages_{pool},
      emergencies_{pool},
      holds_{pool},
      people_{pool},
      audit_log_{pool},
      tracks_{pool},
      terminals_{pool},
      run_sheets_{pool},
      kept_answers_{pool},
      records_{pool},
      access_{pool, sources_.session_rules, sources_.password_rules, sources_.master_keys, clock} {}

void Endpoints::add_to(http::Router& router) {
  using http::Guard;
  using registry::access::Right;
  access_.add_to(router);
  router.get("/api/v1/county", {Right::see_traffic, kNarrow}, GetCounty{map_});
  router.get("/api/v1/buses", {Right::see_traffic, kNarrow},
             GetBuses{fleet_, sources_.rulebook, sources_.is_linked, clock_});
  router.get("/api/v1/file-health", {Right::see_files, kNarrow},
             GetFileHealth{files_, sources_.rulebook, clock_});
  add_safety(router);
  router.get("/api/v1/routes", {Right::see_traffic, kNarrow}, GetRoutes{routes_});
  router.get("/api/v1/routes/{id}", {Right::see_traffic, kNarrow}, GetRoute{routes_});
  router.get("/api/v1/alarms", {Right::see_alarms, kNarrow}, GetAlarms{alarms_});
  router.get("/api/v1/alarms/{id}", {Right::see_alarms, kNarrow},
             GetAlarm{alarms_, stages_, sources_.rulebook, clock_});
  router.add(http::Method::post, "/api/v1/alarms/{id}/steps", {Right::handle_alarms, kNarrow},
             PostAlarmStep{steps_, alarms_, sources_.rulebook, clock_, sources_.stands_still,
                           sources_.publish_step});
  router.get("/api/v1/cards", {Right::see_alarms, kNarrow},
             GetCards{alarms_, stages_, sources_.rulebook, clock_});
  router.get("/api/v1/stages", {Right::see_alarms, kNarrow},
             GetStages{stages_, sources_.rulebook, clock_});
  router.add(http::Method::post, "/api/v1/stages", {Right::set_stages, kNarrow},
             PostStage{stages_, clock_});
  router.add(http::Method::post, "/api/v1/responder-numbers", {Right::set_stages, kNarrow},
             PostChainNumber{stages_});
  router.get("/api/v1/emergencies", {Right::see_alarms, kNarrow},
             GetEmergencies{emergencies_, clock_});
  router.add(http::Method::post, "/api/v1/emergencies", {Right::handle_alarms, kNarrow},
             PostEmergency{emergencies_, clock_});
  router.add(http::Method::post, "/api/v1/emergencies/{id}/steps", {Right::handle_alarms, kNarrow},
             PostEmergencyStep{emergencies_, clock_});
  add_emergencies(router);
  add_keeping(router);
  router.get("/api/v1/tracks", {Right::see_tracks, kNarrow},
             GetTracks{tracks_, sources_.open_track});
  router.get("/api/v1/terminals/refused", Right::see_terminals, GetRefusedTerminals{terminals_});
  add_records(router);
  add_runs(router);
  router.get("/tiles/{z}/{x}/{y}.mvt", {Right::see_traffic, kNarrow}, GetTile{map_});
  router.get("/metrics", Guard::token_or_local, GetMetrics{metrics_});
  router.get("/health/live", Guard::open, GetHealthLive{});
  router.get("/health/ready", Guard::open, GetHealthReady{sources_.ready_checks});
}

void Endpoints::add_emergencies(http::Router& router) {
  using registry::access::Right;
  router.get("/api/v1/emergencies/{id}/contacts", {Right::handle_alarms, kNarrow},
             GetEmergencyContacts{emergencies_});
  router.add(http::Method::post, "/api/v1/emergencies/{id}/lifted-hold",
             {Right::handle_alarms, kNarrow}, PostLiftedHold{emergencies_, clock_});
  const auto as_sheet = [this](SheetFormat format) {
    return GetEmergencyRegister{emergencies_, sources_.rulebook, clock_, format};
  };
  router.get("/api/v1/emergencies/register.csv", {Right::see_alarms, kNarrow},
             as_sheet(SheetFormat::csv));
  router.get("/api/v1/emergencies/register.xlsx", {Right::see_alarms, kNarrow},
             as_sheet(SheetFormat::xlsx));
}

void Endpoints::add_keeping(http::Router& router) {
  using registry::access::Right;
  const http::Needed hold{Right::keep_holds, kNarrow};
  router.get("/api/v1/holds", hold, GetHolds{holds_});
  router.add(http::Method::post, "/api/v1/holds", hold, Once{kept_answers_, PostHold{holds_}});
  router.add(http::Method::post, "/api/v1/holds/{id}/lifted", hold, PostHoldLifted{holds_, clock_});
  router.get("/api/v1/audit/entries", Right::read_audit, GetAuditEntries{audit_log_, clock_});
  router.get("/api/v1/audit/standing", Right::read_audit, GetAuditStanding{audit_log_});
  const http::Needed give{Right::export_people, kNarrow};
  router.get("/api/v1/people/drivers/{code}/export.zip", give,
             GetPersonExport{people_, clock_, db::PersonCode::Kind::driver});
  router.get("/api/v1/people/staff/{code}/export.zip", give,
             GetPersonExport{people_, clock_, db::PersonCode::Kind::staff});
}

void Endpoints::add_records(http::Router& router) {
  using registry::access::Right;
  router.get("/api/v1/records", {Right::see_files, kNarrow}, GetRecordKinds{});
  for (const SheetFormat format : {SheetFormat::csv, SheetFormat::xlsx}) {
    router.get(
        format == SheetFormat::csv ? "/api/v1/records/{kind}.csv" : "/api/v1/records/{kind}.xlsx",
        {Right::see_files, kNarrow}, GetRecordSheet{records_, clock_, format});
  }
  router.get("/api/v1/records/{kind}", {Right::see_files, kNarrow}, GetRecords{records_, clock_});
  router.get("/api/v1/records/{kind}/template.xlsx", {Right::see_files, kNarrow},
             GetRecordTemplate{});
  if (!sources_.import_sheet) return;
  const http::BodyRule sheet{.bytes = kLargestSheet, .type = {}};
  const auto post = [&](const char* path, SheetEnd end) {
    router.add(http::Method::post, path, {Right::keep_files, kNarrow},
               PostSheet{sources_.import_sheet, end}, sheet);
  };
  post("/api/v1/records/{kind}", SheetEnd::taken);
  post("/api/v1/records/{kind}/preview", SheetEnd::previewed);
  post("/api/v1/records/{kind}/marked", SheetEnd::marked);
}

void Endpoints::add_safety(http::Router& router) {
  using registry::access::Right;
  const auto& rulebook = sources_.rulebook;
  router.get("/api/v1/safety/due", {Right::see_files, kNarrow},
             GetSafetyDue{safety_, files_, rulebook, clock_});
  router.get("/api/v1/safety/stoppages", {Right::see_files, kNarrow},
             GetSafetyStoppages{safety_, rulebook, clock_});
  router.get("/api/v1/safety/training", {Right::see_files, kNarrow},
             GetSafetyTraining{safety_, rulebook, clock_});
  router.get("/api/v1/safety/pledges", {Right::see_files, kNarrow},
             GetSafetyPledges{safety_, rulebook, clock_});
  router.get("/api/v1/safety/training/people", {Right::see_files, kNarrow},
             GetTrainedPeople{safety_, rulebook, clock_});
  for (const SheetFormat format : {SheetFormat::csv, SheetFormat::xlsx}) {
    const auto add = [&](std::string path, const auto& handler) {
      router.get(path + (format == SheetFormat::csv ? ".csv" : ".xlsx"),
                 {Right::see_files, kNarrow}, handler);
    };
    add("/api/v1/safety/training/people", GetTrainedPeopleSheet{safety_, rulebook, clock_, format});
    add("/api/v1/safety/training/coverage",
        GetTrainingCoverageSheet{safety_, rulebook, clock_, format});
    add("/api/v1/safety/pledges/coverage",
        GetPledgeCoverageSheet{safety_, rulebook, clock_, format});
  }
}

void Endpoints::add_runs(http::Router& router) {
  using registry::AttestationKind;
  using registry::access::Right;
  // Each looks whose run it is.
  const http::Needed see{Right::see_runs, kNarrow};
  const http::Needed declare{Right::declare_runs, kNarrow};
  const http::Needed attest{Right::attest_runs, kNarrow};
  router.get("/api/v1/run-sheet", see, GetRunSheet{run_sheets_, clock_});
  router.get("/api/v1/run-sheet/held", declare, GetHeldRuns{run_sheets_, clock_});
  router.get("/api/v1/runs/{id}/substitutes", see, GetSubstitutes{run_sheets_, clock_});
  router.add(http::Method::post, "/api/v1/runs/{id}/checks", attest,
             PostAttestation{run_sheets_, clock_, AttestationKind::departure_check});
  router.add(http::Method::post, "/api/v1/runs/{id}/counts", attest,
             PostAttestation{run_sheets_, clock_, AttestationKind::head_count});
  router.add(http::Method::post, "/api/v1/runs/{id}/teacher-counts", attest,
             PostAttestation{run_sheets_, clock_, AttestationKind::teacher_count});
  router.add(http::Method::post, "/api/v1/runs/{id}/sweep", attest,
             PostAttestation{run_sheets_, clock_, AttestationKind::sweep});
  router.add(http::Method::post, "/api/v1/runs/{id}/declarations", declare,
             Once{kept_answers_, PostDeclaration{run_sheets_, clock_}});
}

live::EventsAfter Endpoints::events_after() {
  return [this](std::int64_t seq, std::size_t limit) {
    return alarms_.events_after(seq, static_cast<int>(limit));
  };
}

live::SightOf Endpoints::sight_of() {
  return [this](http::Request request) { return what_is_seen(fleet_, std::move(request)); };
}

}  // namespace busward::api
