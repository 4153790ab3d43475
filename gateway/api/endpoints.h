#pragma once

#include <vector>

#include "db/alarm_query_store.h"
#include "db/alarm_step_store.h"
#include "db/audit_log_store.h"
#include "db/emergency_store.h"
#include "db/file_store.h"
#include "db/fleet_store.h"
#include "db/hold_store.h"
#include "db/kept_answer_store.h"
#include "db/map_store.h"
#include "db/person_export.h"
#include "db/pool.h"
#include "db/record_store.h"
#include "db/route_store.h"
#include "db/run_sheet_store.h"
#include "db/safety_store.h"
#include "db/session_store.h"
#include "db/stage_store.h"
#include "db/terminal_store.h"
#include "db/track_query_store.h"
#include "gateway/api/access_endpoints.h"
#include "gateway/api/alarm_steps.h"
#include "gateway/api/buses.h"
#include "gateway/api/health.h"
#include "gateway/api/sheet_import.h"
#include "gateway/api/tracks.h"
#include "gateway/http/router.h"
#include "gateway/live/session.h"
#include "gateway/metrics.h"
#include "registry/access/password_rules.h"
#include "tracker/ports/clock.h"

namespace busward::api {

// What the endpoints ask besides the database. All of it is called on the gateway's thread.
struct EndpointSources {
  CurrentRulebook rulebook;
  IsLinked is_linked;
  OpenTrack open_track;
  std::vector<HealthCheck> ready_checks;
  StandsStill stands_still;
  PublishStep publish_step;
  ImportSheet import_sheet = {};
  db::SessionRules session_rules = {};
  registry::access::PasswordRules password_rules = {};
  // Keep the secrets of one-time codes; without them nobody sets up a second factor.
  std::shared_ptr<const db::MasterKeys> master_keys = {};
};

// The HTTP API of docs/api.md over one pool of role api, but for the live feed, whose WebSocket
// live::Feed makes. It outlives the server's executor loop.
class Endpoints {
 public:
  Endpoints(db::Pool& pool, EndpointSources sources, const gateway::Metrics& metrics,
            const tracker::ports::Clock& clock);
  Endpoints(const Endpoints&) = delete;
  Endpoints& operator=(const Endpoints&) = delete;

  void add_to(http::Router& router);
  // For live::Feed and live::catch_up.
  live::EventsAfter events_after();
  // For live::Feed: the buses of the account, and alarms where its role may see them.
  live::SightOf sight_of();
  AccessEndpoints& access() { return access_; }

 private:
  void add_emergencies(http::Router& router);
  void add_keeping(http::Router& router);
  void add_records(http::Router& router);
  void add_runs(http::Router& router);
  void add_safety(http::Router& router);

  EndpointSources sources_;
  const gateway::Metrics& metrics_;
  const tracker::ports::Clock& clock_;
  db::MapStore map_;
  db::FleetStore fleet_;
  db::FileStore files_;
  db::SafetyStore safety_;
  db::RouteStore routes_;
  db::AlarmQueryStore alarms_;
  db::AlarmStepStore steps_;
  db::StageStore stages_;
  db::EmergencyStore emergencies_;
  db::HoldStore holds_;
  db::PersonExportStore people_;
  db::AuditLogStore audit_log_;
  db::TrackQueryStore tracks_;
  db::TerminalStore terminals_;
  db::RunSheetStore run_sheets_;
  db::KeptAnswerStore kept_answers_;  // of writes: router.add(…, Once{kept_answers_, …})
  db::RecordStore records_;
  AccessEndpoints access_;
};

}  // namespace busward::api
