-- Everyone sees their own, in every table. What 0013 began for buses, drivers and alarms holds for all that is said of
-- somebody; a table that is open to all stands in access.open_table with its reason, and a test fails for one that is
-- neither narrowed nor there.
--
-- busward.areas says for whom a transaction speaks: 'county', 'operator:3', 'school:4' or 'area:5'; with '+served' also
-- for those whom that organisation serves, or who serve it, under a contract in force today (registry.serving).
--
-- A policy asks "is its bus one of those seen", and the set of those is made once a statement and not once a row. The
-- functions that make it run as the owner, to whom no policy applies, so that none of them asks itself.

CREATE OR REPLACE FUNCTION access.areas_id(kind text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT (regexp_match(current_setting('busward.areas', true), '^' || kind || ':([0-9]{1,18})(\+served)?$'))[1]::bigint
$$;
CREATE FUNCTION access.reaches_served() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('busward.areas', true) LIKE '%+served', false) $$;
CREATE FUNCTION access.acting_account() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT nullif(current_setting('busward.account', true), '')::bigint $$;

-- Who serves whom today, by the county's clocks.
CREATE FUNCTION access.serving_now() RETURNS TABLE (school_id bigint, operator_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.school_id, s.operator_id FROM registry.serving(
    (now() AT TIME ZONE coalesce((SELECT zone FROM registry.county_now), 'Asia/Shanghai'))::date) s
$$;

CREATE FUNCTION access.areas_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
  $$ SELECT b.area_id FROM registry.area_below b WHERE b.above_id = access.areas_id('area') $$;

-- A school that runs its own buses is both.
CREATE FUNCTION access.operators_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.areas_id('operator') WHERE access.areas_id('operator') IS NOT NULL
  UNION SELECT o.operator_id FROM registry.operator_now o WHERE o.area_id IN (SELECT access.areas_seen())
  UNION SELECT o.operator_id FROM registry.school_now s
    JOIN registry.operator_now o ON o.operator_id = s.operator_id AND o.kind = 'school'
    WHERE s.school_id = access.areas_id('school')
  UNION SELECT s.operator_id FROM access.serving_now() s
    WHERE access.reaches_served() AND s.school_id = access.areas_id('school')
$$;
CREATE FUNCTION access.schools_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.areas_id('school') WHERE access.areas_id('school') IS NOT NULL
  UNION SELECT s.school_id FROM registry.school_now s WHERE s.area_id IN (SELECT access.areas_seen())
  UNION SELECT s.school_id FROM registry.school_now s
    JOIN registry.operator_now o ON o.operator_id = s.operator_id AND o.kind = 'school'
    WHERE o.operator_id = access.areas_id('operator')
  UNION SELECT s.school_id FROM access.serving_now() s
    WHERE access.reaches_served() AND s.operator_id = access.areas_id('operator')
$$;

-- Who runs a bus or employs a person now sees the past of it as well.
CREATE FUNCTION access.vehicles_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.vehicle_id FROM registry.vehicle_now v WHERE v.operator_id IN (SELECT access.operators_seen())
$$;
CREATE FUNCTION access.drivers_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.driver_id FROM registry.driver_now d WHERE d.operator_id IN (SELECT access.operators_seen())
$$;
CREATE FUNCTION access.terminals_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.terminal_id FROM registry.terminal_binding_now b WHERE b.vehicle_id IN (SELECT access.vehicles_seen())
$$;
CREATE FUNCTION access.persons_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.person_id FROM (SELECT person_id, operator_id FROM registry.driver_now
                           UNION ALL SELECT person_id, operator_id FROM registry.staff_now) p
  WHERE p.person_id IS NOT NULL AND p.operator_id IN (SELECT access.operators_seen())
$$;
-- The codes by which training and pledges name people.
CREATE FUNCTION access.people_seen() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.code FROM (SELECT code, operator_id FROM registry.driver_now
                      UNION ALL SELECT code, operator_id FROM registry.staff_now) p
  WHERE p.operator_id IN (SELECT access.operators_seen())
$$;
CREATE FUNCTION access.sessions_seen() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.number FROM registry.training_session_fact s WHERE s.operator_id IN (SELECT access.operators_seen())
$$;
-- Who bears a duty, by code.
CREATE FUNCTION access.bearers_seen() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.code FROM registry.operator_now o WHERE o.operator_id IN (SELECT access.operators_seen())
  UNION SELECT s.code FROM registry.school_now s WHERE s.school_id IN (SELECT access.schools_seen())
$$;

-- A route is of the school and the operator that its version in force names, and of whose bus is assigned to it. A
-- version is seen with its route, and by those whom it names itself: their past runs were judged by it.
CREATE FUNCTION access.routes_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.route_id FROM routing.route_approval_now a JOIN routing.route_version v ON v.id = a.route_version_id
    WHERE v.operator IN (SELECT o.code FROM registry.operator_now o
                         WHERE o.operator_id IN (SELECT access.operators_seen()))
       OR v.school IN (SELECT s.code FROM registry.school_now s WHERE s.school_id IN (SELECT access.schools_seen()))
  UNION SELECT a.route_id FROM routing.assignment_now a WHERE a.vehicle_id IN (SELECT access.vehicles_seen())
$$;
CREATE FUNCTION access.versions_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.id FROM routing.route_version v
  WHERE v.route_id IN (SELECT access.routes_seen())
     OR v.operator IN (SELECT o.code FROM registry.operator_now o
                       WHERE o.operator_id IN (SELECT access.operators_seen()))
     OR v.school IN (SELECT s.code FROM registry.school_now s WHERE s.school_id IN (SELECT access.schools_seen()))
$$;
-- The schools to which the routes seen go: who drives for one has to know its calendar.
CREATE FUNCTION access.schools_driven_for() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.school_id FROM registry.school_now s JOIN routing.route_version v ON v.school = s.code
  JOIN routing.route_approval_now a ON a.route_version_id = v.id WHERE a.route_id IN (SELECT access.routes_seen())
$$;

-- The same for a single one. A policy that asks for many rows takes access.own.
CREATE OR REPLACE FUNCTION access.sees_operator(operator_id bigint) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT access.sees_all() OR sees_operator.operator_id IN (SELECT access.operators_seen()) $$;
CREATE FUNCTION access.sees_school(school_id bigint) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT access.sees_all() OR sees_school.school_id IN (SELECT access.schools_seen()) $$;
CREATE FUNCTION access.sees_route(route_id bigint) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT access.sees_all() OR sees_route.route_id IN (SELECT access.routes_seen()) $$;

-- The condition of a policy: the organisation, bus, … in that column is one of those seen. The county comes first, and
-- for it nothing else is looked at.
CREATE FUNCTION access.own(kind text, in_column text) RETURNS text LANGUAGE sql IMMUTABLE AS
  $$ SELECT format('access.sees_all() OR %I IN (SELECT access.%I())', in_column, kind || '_seen') $$;

-- As in 0013, but a table that is narrowed already is narrowed anew, and what may be written may be less than what is
-- seen.
DROP FUNCTION access.narrow(regclass, text);
CREATE FUNCTION access.narrow(narrowed regclass, seen text, written text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', narrowed);
  EXECUTE format('DROP POLICY IF EXISTS own_rows ON %s', narrowed);
  EXECUTE format('DROP POLICY IF EXISTS all_rows ON %s', narrowed);
  EXECUTE format('CREATE POLICY own_rows ON %s TO busward_api USING (%s) WITH CHECK (%s)', narrowed, seen,
                 coalesce(written, seen));
  EXECUTE format('CREATE POLICY all_rows ON %s TO busward_engine, busward_auditor USING (true) WITH CHECK (true)',
                 narrowed);
END $$;

-- The tables of which every account may see every row, and why.
CREATE TABLE access.open_table (
  relation text PRIMARY KEY,  -- schema.table
  reason   text NOT NULL CHECK (reason <> '')
);
GRANT SELECT ON access.open_table TO busward_engine, busward_api, busward_auditor;
CREATE FUNCTION access.leave_open(opened regclass, why text) RETURNS void LANGUAGE sql AS
  $$ INSERT INTO access.open_table (relation, reason) VALUES (opened::text, why) $$;

SELECT access.leave_open(one::regclass, 'a number by which others are told apart; says nothing of anybody')
FROM unnest(ARRAY['registry.operator', 'registry.school', 'registry.vehicle', 'registry.driver', 'registry.terminal',
                  'registry.area', 'registry.staff', 'routing.route']) one;
SELECT access.leave_open('registry.county_fact', 'the county itself');
SELECT access.leave_open('registry.area_fact', 'the county''s division is public');
SELECT access.leave_open('registry.operator_fact', 'who is an operator is public, as are its name and kind');
SELECT access.leave_open('registry.school_fact', 'schools are public, and stand on everybody''s map');
SELECT access.leave_open('registry.revision', 'numbers and hashes of the rulebook');
SELECT access.leave_open('registry.pledge_text_fact', 'the wording that everybody is asked to sign');
SELECT access.leave_open('registry.duty_fact', 'which duties there are is law; who did them is another table');
SELECT access.leave_open('compliance.rule_value_fact', 'the numbers of the law, the same for everybody');
SELECT access.leave_open(map::regclass, 'the map below')
FROM unnest(ARRAY['routing.road_fact', 'routing.place_fact']) map;
SELECT access.leave_open('tracking.day_partitioned', 'how long what is kept');
SELECT access.leave_open('tracking.consumed', 'how far the engine is');
SELECT access.leave_open('tracking.engine_state', 'granted to the engine alone');
SELECT access.leave_open('access.schema_migration', 'the version of the schema');
SELECT access.leave_open('access.open_table', 'this list');

SELECT access.narrow(narrowed::regclass, seen) FROM (VALUES
  ('registry.vehicle_fact', access.own('operators', 'operator_id')),
  ('registry.driver_fact', access.own('operators', 'operator_id')),
  ('registry.staff_fact', access.own('operators', 'operator_id')),
  ('registry.terminal_fact', access.own('terminals', 'terminal_id')),
  ('registry.terminal_binding_fact', access.own('vehicles', 'vehicle_id')),
  ('registry.document_fact', access.own('vehicles', 'vehicle_id') || ' OR driver_id IN (SELECT access.drivers_seen()) '
                             'OR operator_id IN (SELECT access.operators_seen())'),
  ('registry.suspension_fact', access.own('vehicles', 'vehicle_id') ||
                               ' OR driver_id IN (SELECT access.drivers_seen()) '
                               'OR route_id IN (SELECT access.routes_seen())'),
  ('registry.defect_fact', access.own('vehicles', 'vehicle_id')),
  ('registry.placard_fact', access.own('vehicles', 'vehicle_id')),
  ('registry.violation_fact', access.own('drivers', 'driver_id')),
  ('registry.contract_fact', access.own('operators', 'operator_id') ||
                             ' OR school_id IN (SELECT access.schools_seen())'),
  ('registry.person', access.own('persons', 'id')),
  ('registry.person_key', access.own('persons', 'person_id')),
  ('registry.training_session_fact', access.own('operators', 'operator_id') ||
     ' OR (operator_id IS NULL AND expected && ARRAY(SELECT access.people_seen()))'),
  ('registry.attendance_fact', access.own('people', 'person') || ' OR session IN (SELECT access.sessions_seen())'),
  ('registry.pledge_fact', access.own('people', 'person')),
  ('registry.duty_done_fact', access.own('bearers', 'bearer')),
  ('registry.calendar_fact', access.own('schools', 'school_id') ||
     ' OR school_id IS NULL OR school_id IN (SELECT access.schools_driven_for())'),
  ('routing.route_version', access.own('versions', 'id')),
  ('routing.route_stop', access.own('versions', 'route_version_id')),
  ('routing.speed_limit', access.own('versions', 'route_version_id')),
  ('routing.route_approval_fact', access.own('routes', 'route_id')),
  ('routing.timetable_fact', access.own('routes', 'route_id')),
  ('routing.assignment_fact', access.own('routes', 'route_id') || ' OR vehicle_id IN (SELECT access.vehicles_seen())'),
  ('routing.planned_riders_fact', access.own('routes', 'route_id')),
  ('routing.declaration_fact', access.own('routes', 'route_id')),
  ('tracking.track', access.own('vehicles', 'vehicle')),
  ('tracking.run', access.own('vehicles', 'vehicle')),
  ('tracking.stop_visit', access.own('vehicles', 'vehicle')),
  ('tracking.day_count', access.own('vehicles', 'vehicle')),
  ('tracking.settle_due', access.own('vehicles', 'vehicle')),
  ('compliance.alarm', access.own('vehicles', 'vehicle')),
  ('compliance.evidence_due', access.own('vehicles', 'vehicle')),
  ('compliance.emergency', access.own('vehicles', 'vehicle')),
  ('compliance.legal_hold', access.own('vehicles', 'vehicle'))) one (narrowed, seen);

-- What belongs to an alarm, an emergency or a hold goes with it.
SELECT access.narrow(child::regclass,
                     'access.sees_all() OR EXISTS (SELECT FROM compliance.alarm a WHERE a.id = alarm)')
FROM unnest(ARRAY['compliance.alarm_revision', 'compliance.alarm_evidence', 'compliance.alarm_step',
                  'compliance.cab_warning', 'tracking.feed']) child;
SELECT access.narrow('compliance.emergency_step',
                     'access.sees_all() OR EXISTS (SELECT FROM compliance.emergency e WHERE e.id = emergency)');
SELECT access.narrow('compliance.lifted_hold',
                     'access.sees_all() OR EXISTS (SELECT FROM compliance.legal_hold h WHERE h.id = hold)');
-- How far a rule is let out for all concerns all; moving that is the county's.
SELECT access.narrow('compliance.stage_move', access.own('operators', 'operator_id') || ' OR operator_id IS NULL',
                     access.own('operators', 'operator_id'));

-- An attestation is of the route of its run. One of before names none, and the county alone sees it.
ALTER TABLE compliance.attestation ADD COLUMN route_id bigint REFERENCES routing.route;
SELECT access.narrow('compliance.attestation', access.own('routes', 'route_id'));

-- The program's own: raw frames, terminals' codes, who was turned away, the audit log.
SELECT access.narrow(inner_part::regclass, 'access.sees_all()')
FROM unnest(ARRAY['tracking.journal', 'registry.terminal_auth', 'registry.refused_terminal', 'audit.entry', 'audit.seal',
                  'audit.anchor']) inner_part;

-- An account reaches its own keys, and no other's.
SELECT access.narrow('access.account', 'access.sees_all() OR id = access.acting_account()');
SELECT access.narrow(keyed::regclass, 'access.sees_all() OR account = access.acting_account()')
FROM unnest(ARRAY['access.credential', 'access.role_grant', 'access.second_factor', 'access.recovery_code',
                  'access.session', 'access.api_token', 'access.kept_answer']) keyed;

-- What is done through the API enters the audit log with the account that did it; names stay in the tables.
SELECT audit.watch('compliance.attestation', '{attested_by,driver,attendant}');
SELECT audit.watch('compliance.emergency', '{actor}');
SELECT audit.watch('compliance.emergency_step', '{actor}');
SELECT audit.watch('compliance.lifted_hold', '{actor}');
SELECT audit.watch('routing.declaration_fact', '{declared_by,attendant}');
