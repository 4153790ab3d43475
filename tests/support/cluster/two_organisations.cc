#include "tests/support/cluster/two_organisations.h"

namespace busward::support {

namespace {

constexpr const char* kOnce = R"(
INSERT INTO registry.revision VALUES (1, now(), 'h', 'test');
INSERT INTO registry.county_fact (name_zh, name_en, zone, centre, added_revision)
  VALUES ('县', 'County', 'Asia/Shanghai', ST_SetSRID(ST_MakePoint(117, 31), 4326), 1);
INSERT INTO registry.area (id) VALUES (9), (10), (11), (12);
INSERT INTO registry.area_fact (area_id, code, name, level, parent_id, added_revision) VALUES
  (9, 'A9', '市', 'city', NULL, 1), (10, 'A10', '县', 'county', 9, 1),
  (11, 'A11', '东镇', 'town', 10, 1), (12, 'A12', '西镇', 'town', 10, 1);
INSERT INTO registry.operator (id) VALUES (3);
INSERT INTO registry.operator_fact (operator_id, code, name, kind, added_revision)
  VALUES (3, 'O3', '丙', 'service_provider', 1);
INSERT INTO registry.terminal (id) VALUES (3);
INSERT INTO registry.terminal_fact (terminal_id, number, added_revision) VALUES (3, '993', 1);
INSERT INTO registry.refused_terminal (number, edition, address, reason, frames, first_at,
    last_at, last_frame)
  VALUES ('1', '2013', 'a', 'unknown', 1, now(), now(), '');
INSERT INTO registry.card_key (mac, algorithm, master_version, sealed) VALUES ('m', 'a', 1, '');
INSERT INTO registry.calendar_fact (entry, first_day, last_day, reason, effect, source,
    added_revision)
  VALUES ('all', '2026-09-01', '2026-09-02', 'term', 'in_term', 's', 1);
INSERT INTO compliance.rule_value_fact (name, valid_from, value, standing, source, added_revision)
  VALUES ('of_the_test', '2026-01-01', 1, 'unverified', 's', 1);
INSERT INTO registry.duty_fact (name, title_zh, title_en, owner, rhythm, lead_days, valid_from,
    standing, source, ordinal, added_revision)
  VALUES ('of_the_test', '检查', 'check', 'police', 'yearly', 0, '2026-01-01', 'unverified', 's', 1,
    1);
INSERT INTO routing.road_fact (content_key, copy, name, class, line, added_revision)
  VALUES ('k', 0, '路', 'primary', ST_SetSRID(ST_MakeLine(ST_MakePoint(116, 30),
    ST_MakePoint(116.01, 30)), 4326), 1);
INSERT INTO routing.place_fact (content_key, copy, name, kind, position, added_revision)
  VALUES ('k', 0, '村', 'village', ST_SetSRID(ST_MakePoint(116, 30), 4326), 1);
INSERT INTO registry.duty_done_fact (duty, bearer, done_on, done_by, added_revision)
  VALUES ('d', 'county', '2026-09-01', 'x', 1);
INSERT INTO tracking.journal (day, seq, closed_at, count, records)
  VALUES ((now() AT TIME ZONE 'UTC')::date, 1, now(), 0, '');
INSERT INTO compliance.stage_move (rule, stage, from_at, alarms_before, account, actor, role, note)
  VALUES ('overspeed', 'show', now(), 0, 1, 'a', 'duty_officer', 'n');
INSERT INTO compliance.chain_number (quantity, value, valid_from, account, actor, role, note)
  VALUES ('repeated', 3, '2026-09-01', 1, 'a', 'duty_officer', 'n');
INSERT INTO audit.verification (build, sums, findings) VALUES ('b', '{}', '[]');
INSERT INTO audit.subject_key (kind, subject, algorithm, master_version, erased_at)
  VALUES ('person', 99, 'none', 1, now());
INSERT INTO audit.seal (number, from_xid, before_xid, algorithm, entry_ids, entry_hashes,
    previous, hash)
  VALUES (1, '1', '2', 'SHA-256', '{}', '', '', '');
INSERT INTO audit.anchor (day, seal, hash, algorithm, key_version, public_key, signature)
  VALUES ('2026-09-01', 1, '', 'Ed25519', '1', '', '');
)";

// Within PL/pgSQL: x is 1 or 2, place a point and alarm a UUID of it.
constexpr const char* kOfEach = R"(
INSERT INTO registry.operator (id) VALUES (x);
INSERT INTO registry.operator_fact (operator_id, code, name, kind, area_id, added_revision)
  VALUES (x, 'O' || x, '公司' || x, 'service_provider', 10 + x, 1);
INSERT INTO registry.school (id) VALUES (x);
INSERT INTO registry.school_fact (school_id, code, name, stage, position, operator_id, area_id,
    added_revision)
  VALUES (x, 'S' || x, '小学' || x, 'primary', place, x, 10 + x, 1);
INSERT INTO registry.contract_fact (number, school_id, operator_id, filed_on, holds_from,
    holds_until, added_revision)
  VALUES ('C' || x, x, x, '2020-01-01', '2020-01-01',
    CASE x WHEN 1 THEN date '2099-12-31' ELSE '2020-12-31' END, 1);
INSERT INTO registry.person (id, algorithm, sealed) VALUES (x, 'a', '');
INSERT INTO registry.person_key (person_id, algorithm, master_version, wrapped_key,
    digest_algorithm, digest, masked,
                                 born_on)
  VALUES (x, 'a', 1, '', 'd', x::text::bytea, 'm', '1980-01-01');
INSERT INTO registry.vehicle (id) VALUES (x);
INSERT INTO registry.vehicle_fact (vehicle_id, plate, operator_id, added_revision) VALUES (x,
    '皖A0000' || x, x, 1);
INSERT INTO registry.driver (id) VALUES (x);
INSERT INTO registry.driver_fact (driver_id, code, name, licence_class, operator_id, person_id,
    certificate_digest, certificate_masked, added_revision)
  VALUES (x, 'D' || x, '王' || x, 'A1', x, x, repeat(x::text, 64), '****' || x, 1);
INSERT INTO registry.staff (id) VALUES (x);
INSERT INTO registry.staff_fact (staff_id, code, name, role, operator_id, added_revision)
  VALUES (x, 'W' || x, '李' || x, 'attendant', x, 1);
INSERT INTO registry.terminal (id) VALUES (x);
INSERT INTO registry.terminal_fact (terminal_id, number, added_revision) VALUES (x, '99' || x, 1);
INSERT INTO registry.terminal_binding_fact (terminal_id, vehicle_id, added_revision) VALUES (x, x,
    1);
INSERT INTO registry.terminal_auth (terminal_id, code) VALUES (x, 'c');
INSERT INTO registry.document_fact (subject, subject_id, kind, paper, added_revision) VALUES
  ('bus', x, 'vehicle_inspection', 'p', 1), ('driver', x, 'annual_review', 'p', 1),
  ('operator', x, 'transport_licence', 'p', 1);
INSERT INTO routing.route (id) VALUES (x);
INSERT INTO registry.suspension_fact (subject, subject_id, number, issued_by, ground, starts_at,
    added_revision) VALUES
  ('bus', x, 'n', 'i', 'g', '2026-09-01', 1), ('driver', x, 'n', 'i', 'g', '2026-09-01', 1),
  ('route', x, 'n', 'i', 'g', '2026-09-01', 1);
INSERT INTO registry.defect_fact (vehicle_id, number, grade, item, what, found_at, found_by,
    added_revision)
  VALUES (x, 'n', 'may_run', 'seats', 'w', '2026-09-01', 'f', 1);
INSERT INTO registry.placard_fact (number, vehicle_id, driver_codes, routes, departures_s,
    added_revision)
  VALUES ('P' || x, x, '{}', '{}', '{}', 1);
INSERT INTO registry.violation_fact (number, driver_id, at, kind, points, added_revision)
  VALUES ('V' || x, x, now(), 'other', 0, 1);
INSERT INTO registry.training_session_fact (number, starts_at, length_min, place, trainer, topic,
    audience, operator_id,
                                            expected, added_revision) VALUES
  ('own' || x, '2026-09-01', 60, 'p', x || ' trains', 't', 'drivers', x, '{}', 1),
  ('bureau' || x, '2026-09-01', 60, 'p', x || ' is to come', 't', 'drivers', NULL,
    ARRAY['D' || x], 1);
INSERT INTO registry.attendance_fact (session, attendee, person, persons, method,
    added_revision) VALUES
  ('bureau' || x, 'D' || x, 'D' || x, NULL, 'list', 1), ('own' || x, 'counted', NULL, 3, 'list', 1);
INSERT INTO registry.pledge_text_fact (role, version, from_day, text, added_revision)
  VALUES ('driver', 'v' || x, '2026-09-01', 't', 1);
INSERT INTO registry.pledge_fact (role, person, version, signed_on, method, added_revision)
  VALUES ('driver', 'D' || x, 'v1', '2026-09-01', 'paper', 1);
INSERT INTO registry.duty_done_fact (duty, bearer, done_on, done_by, added_revision) VALUES
  ('d', 'O' || x, '2026-09-01', 'x', 1), ('d', 'S' || x, '2026-09-01', 'x', 1);
INSERT INTO registry.calendar_fact (entry, school_id, first_day, last_day, reason, effect, source,
    added_revision)
  VALUES ('e' || x, x, '2026-09-01', '2026-09-02', 'term', 'in_term', 's', 1);

INSERT INTO routing.route_version (id, route_id, route, direction, school, operator, half_width_m,
    line, length_m,
                                   travel_s, content_hash)
  VALUES (x, x, x || '路', 'to_school', 'S' || x, 'O' || x, 20, ST_MakeLine(place,
    ST_Translate(place, 0.1, 0)), 9000,
          1200, 'h');
INSERT INTO routing.route_stop (route_version_id, ordinal, name, position, at_m) VALUES (x, 0,
    's', place, 0);
INSERT INTO routing.speed_limit VALUES (x, 0, 0, 10, 20, 'r');
INSERT INTO routing.route_approval_fact (route_id, route_version_id, added_revision) VALUES (x, x,
    1);
INSERT INTO routing.timetable_fact (route_id, departure_s, weekdays, added_revision) VALUES (x,
    25200, 31, 1);
INSERT INTO routing.assignment_fact (route_id, departure_s, vehicle_id, driver_id, attendant, busy,
    added_revision)
  VALUES (x, 25200, x, x, 'W' || x, '{}', 1);
INSERT INTO routing.planned_riders_fact (route_id, departure_s, stop, ordinal, boarding,
    alighting, added_revision)
  VALUES (x, 25200, 's', 0, 1, 0, 1);
INSERT INTO routing.declaration_fact (route_id, service_day, departure_s, aspect, change, ground,
    declared_by,
                                      declared_as, declared_at, added_revision)
  VALUES (x, '2026-09-01', 25200, 'run', 'cancelled', 'other', 'a', 'monitor', now(), 1);
INSERT INTO compliance.attestation (id, run, service_day, kind, at, received_at, method,
    attested_by, attested_as,
                                    empty, route_id)
  VALUES (gen_random_uuid(), gen_random_uuid(), '2026-09-01', 'sweep', now(), now(), 'app', 'a',
    'attendant', true, x);
INSERT INTO tracking.run_attestation (id, run, at, swept, late)
  SELECT id, run, at, true, false FROM compliance.attestation WHERE route_id = x;

INSERT INTO tracking.track (vehicle, began_at, ended_at, fixes, late, path)
  VALUES (x, now(), now(), 1, false, ST_AsTWKB(place));
INSERT INTO tracking.run (run, vehicle, route_version, departs_at, began_at, driven_m,
    rulebook_revision)
  VALUES (gen_random_uuid(), x, x, now(), now(), 0, 1);
INSERT INTO tracking.run_card (id, run, vehicle, at, inserted, card, late)
  SELECT gen_random_uuid(), run, vehicle, now(), true, repeat(x::text, 64), false
  FROM tracking.run WHERE vehicle = x;
INSERT INTO tracking.stop_visit (run, vehicle, stop, arrived_at) VALUES (gen_random_uuid(), x, 0,
    now());
INSERT INTO tracking.day_count VALUES (x, '2026-09-01', 1, 0, 0, 0);
INSERT INTO tracking.settle_due (vehicle, day, from_at, to_at, caused_by_seq) VALUES (x,
    '2026-09-01', now(), now(), 1);

INSERT INTO compliance.alarm (id, vehicle, rule, kind, detected_at) VALUES (alarm, x, 'overspeed',
    '', now());
INSERT INTO compliance.alarm_revision (alarm, revision, seq, kind, began_at, detected_at, late,
    cause, position, measured,
                                       limit_in_force, rulebook_revision, caused_by_seq)
  VALUES (alarm, 1, x, '', now(), now(), false, 'raised', place, '{}', '{}', 1, 1);
INSERT INTO tracking.feed (seq, kind, alarm, revision) VALUES (x * 10, 'alarm', alarm, 1);
INSERT INTO compliance.alarm_evidence (alarm, series, frames, facts, build) VALUES (alarm, '[]',
    '[]', '{}', 'b');
INSERT INTO compliance.alarm_step (alarm, step, at, account, actor, role, kind, note)
  VALUES (alarm, 1, now(), 1, 'a', 'monitor', 'noted', 'n');
INSERT INTO compliance.cab_warning (alarm, terminal_id, text, wanted_at, sendings, outcome)
  VALUES (alarm, x, 't', now(), 0, 'unreachable');
INSERT INTO compliance.evidence_due (alarm, vehicle, from_at, to_at) VALUES (alarm, x, now(),
    now());
INSERT INTO compliance.emergency (cause, vehicle, at, account, actor, role, note)
  VALUES ('hand', x, now(), 1, 'a', 'monitor', 'n');
INSERT INTO compliance.emergency_step (emergency, step, at, account, actor, role, kind, note)
  SELECT e.id, 1, now(), 1, 'a', 'monitor', 'noted',
    'n' || x FROM compliance.emergency e WHERE e.vehicle = x;
INSERT INTO compliance.lifted_hold (hold, account, actor, role, note)
  SELECT h.id, 1, 'a', 'duty_officer', 'n' || x FROM compliance.legal_hold h WHERE h.vehicle = x;
INSERT INTO compliance.stage_move (rule, operator_id, stage, from_at, alarms_before, account,
    actor, role, note)
  VALUES ('overspeed', x, 'ring', now(), 0, 1, 'a', 'duty_officer', 'n');

INSERT INTO compliance.chain_number (quantity, value, operator_id, valid_from, account, actor,
                                     role, note)
  VALUES ('repeated', 3, x, '2026-09-01', 1, 'a', 'duty_officer', 'n');

INSERT INTO access.account (id, login, display_name) VALUES (100 + x, 'login' || x, 'n');
INSERT INTO access.credential (account, password_hash, changed_at, must_change)
  VALUES (100 + x, '$argon2id$', now(), false);
INSERT INTO access.role_grant (id, account, role, operator_id, valid_from) VALUES (100 + x,
    100 + x, 'monitor', x, now());
INSERT INTO access.second_factor (account, secret) VALUES (100 + x, '');
INSERT INTO access.recovery_code (account, code_hash) VALUES (100 + x, '');
INSERT INTO access.session (id_hash, account, role_grant, address, created_at, last_used_at)
  VALUES (x::text::bytea, 100 + x, 100 + x, 'a', now(), now());
INSERT INTO access.api_token (token_hash, account, role_grant, name, created_at, expires_at)
  VALUES (x::text::bytea, 100 + x, 100 + x, 'n', now(), now() + interval '1 day');
INSERT INTO access.account (id, login, display_name, staff_id)
  VALUES (110 + x, 'attendant' || x, 'n', x);
INSERT INTO access.credential (account, password_hash, changed_at, must_change)
  VALUES (110 + x, '$argon2id$', now(), false);
INSERT INTO access.role_grant (id, account, role, operator_id, valid_from)
  VALUES (110 + x, 110 + x, 'attendant', x, now());
INSERT INTO access.badge (secret_hash, account, role_grant, issued_at, expires_at)
  VALUES (x::text::bytea, 110 + x, 110 + x, now(), now() + interval '1 day');
INSERT INTO access.kept_answer (account, key, request) VALUES (100 + x, 'k', '');
)";

}  // namespace

void fill_with_two_organisations(const TestDatabase& database) {
  database.run(kOnce);
  for (const char* x : {"1", "2"}) {
    const std::string of_each{kOfEach};
    database.run(std::string{"DO $fill$ DECLARE x integer := "} + x +
                 "; place geometry := ST_SetSRID(ST_MakePoint(117 + x * 0.1, 31), 4326); "
                 "alarm uuid := '00000000-0000-4000-8000-00000000000" +
                 x + "'; BEGIN " + of_each + " END $fill$");
  }
}

}  // namespace busward::support
