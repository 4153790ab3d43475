-- Who an account is of; badges by which attendants log in; and that an attendant who is on file sees the runs of today
-- on which he is, and nothing else. busward.areas says 'staff:7' for such a one.

ALTER TABLE access.account
  ADD COLUMN staff_id bigint REFERENCES registry.staff,
  ADD COLUMN driver_id bigint REFERENCES registry.driver,
  ADD CONSTRAINT account_of_one_person CHECK (num_nonnulls(staff_id, driver_id) <= 1);
CREATE INDEX account_by_staff ON access.account (staff_id) WHERE staff_id IS NOT NULL;
GRANT UPDATE (staff_id, driver_id) ON access.account TO busward_api;

-- A badge (二维码工牌) shows 256 random bits; here stands their SHA-256. It is good on the device that showed it first,
-- which keeps 256 bits of its own.
CREATE TABLE access.badge (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  secret_hash bytea NOT NULL UNIQUE,
  account     bigint NOT NULL REFERENCES access.account,
  role_grant  bigint NOT NULL REFERENCES access.role_grant,
  issued_at   timestamptz NOT NULL,
  issued_by   bigint REFERENCES access.account,  -- null: a command on the machine
  expires_at  timestamptz NOT NULL CHECK (expires_at > issued_at),
  device_hash bytea,
  bound_at    timestamptz,
  failures    integer NOT NULL DEFAULT 0 CHECK (failures >= 0),  -- in a row: shown by another device
  not_before  timestamptz,
  revoked_at  timestamptz,
  CHECK ((device_hash IS NULL) = (bound_at IS NULL))
);
CREATE INDEX badge_by_account ON access.badge (account);
CREATE TRIGGER no_edit BEFORE UPDATE OF id, secret_hash, account, role_grant, issued_at, issued_by, expires_at
  ON access.badge FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_edit();
CREATE TRIGGER bind_once BEFORE UPDATE OF device_hash, bound_at ON access.badge
  FOR EACH ROW WHEN (old.bound_at IS NOT NULL) EXECUTE FUNCTION registry.refuse_edit();
CREATE TRIGGER revoke_once BEFORE UPDATE OF revoked_at ON access.badge
  FOR EACH ROW WHEN (old.revoked_at IS NOT NULL) EXECUTE FUNCTION registry.refuse_edit();
-- The engine has no business with badges; the auditor sees everything but what a badge is known by.
GRANT SELECT, INSERT, UPDATE (device_hash, bound_at, failures, not_before, revoked_at) ON access.badge TO busward_api;
GRANT SELECT (id, account, role_grant, issued_at, issued_by, expires_at, bound_at, failures, not_before, revoked_at)
  ON access.badge TO busward_auditor;
SELECT audit.watch('access.badge', '{secret_hash,device_hash}');
-- A session that a badge made ends with it.
ALTER TABLE access.session ADD COLUMN badge bigint REFERENCES access.badge;

-- What is recorded on the spot is of a run; before, its route alone was known.
ALTER TABLE compliance.attestation ADD COLUMN departure_s integer CHECK (departure_s >= 0 AND departure_s < 86400);

-- The runs of today, by the county's clocks, on which the staff member is: by the roster, unless somebody else is
-- declared; by a declaration; by a departure check.
CREATE FUNCTION access.own_runs() RETURNS TABLE (route_id bigint, service_day date, departure_s integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH today AS (
    SELECT (now() AT TIME ZONE z.zone)::date AS day, z.zone
    FROM (SELECT coalesce((SELECT c.zone FROM registry.county_now c), 'Asia/Shanghai') AS zone) z),
  me AS (SELECT s.code FROM registry.staff_now s WHERE s.staff_id = access.areas_id('staff')),
  declared AS (
    SELECT d.route_id, d.departure_s, d.attendant FROM routing.declaration_fact d, today t
    WHERE d.service_day = t.day AND d.aspect = 'attendant' AND d.change = 'other_attendant'
      AND d.closed_revision IS NULL)
  SELECT a.route_id, t.day, a.departure_s FROM routing.assignment_fact a, me, today t
    WHERE a.attendant = me.code AND a.closed_revision IS NULL
      AND a.valid_during @> (t.day + make_interval(secs => a.departure_s)) AT TIME ZONE t.zone
      AND NOT EXISTS (SELECT FROM declared d WHERE d.route_id = a.route_id AND d.departure_s = a.departure_s)
  UNION SELECT d.route_id, t.day, d.departure_s FROM declared d, me, today t WHERE d.attendant = me.code
  UNION SELECT c.route_id, t.day, c.departure_s FROM compliance.attestation c, me, today t
    WHERE c.service_day = t.day AND c.kind = 'departure_check' AND c.attendant = me.code
      AND c.route_id IS NOT NULL AND c.departure_s IS NOT NULL
$$;
-- The buses and drivers of those runs: of them the run sheet speaks, and it needs what is on file of them.
CREATE FUNCTION access.vehicles_ridden() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.vehicle_id FROM access.own_runs() r JOIN routing.assignment_now a USING (route_id, departure_s)
  UNION SELECT d.vehicle_id FROM access.own_runs() r
    JOIN routing.declaration_fact d USING (route_id, service_day, departure_s)
    WHERE d.closed_revision IS NULL AND d.change = 'other_bus'
$$;
CREATE FUNCTION access.drivers_ridden_with() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.driver_id FROM access.own_runs() r JOIN routing.assignment_now a USING (route_id, departure_s)
  UNION SELECT d.driver_id FROM access.own_runs() r
    JOIN routing.declaration_fact d USING (route_id, service_day, departure_s)
    WHERE d.closed_revision IS NULL AND d.change = 'other_driver'
$$;
-- The accounts of the attendants of the operators seen: whoever answers for these people issues their badges.
CREATE FUNCTION access.attendants_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.id FROM access.account a JOIN registry.staff_now s ON s.staff_id = a.staff_id
  WHERE s.role = 'attendant' AND s.operator_id IN (SELECT access.operators_seen())
$$;

-- As in 0015, and the routes of those runs.
CREATE OR REPLACE FUNCTION access.routes_seen() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.route_id FROM routing.route_approval_now a JOIN routing.route_version v ON v.id = a.route_version_id
    WHERE v.operator IN (SELECT o.code FROM registry.operator_now o
                         WHERE o.operator_id IN (SELECT access.operators_seen()))
       OR v.school IN (SELECT s.code FROM registry.school_now s WHERE s.school_id IN (SELECT access.schools_seen()))
  UNION SELECT a.route_id FROM routing.assignment_now a WHERE a.vehicle_id IN (SELECT access.vehicles_seen())
  UNION SELECT r.route_id FROM access.own_runs() r
$$;

-- The condition of a table that speaks of departures of a route: `own` for all who are no attendant on file, and for
-- an attendant the own runs; on the `dated` ones of today.
CREATE FUNCTION access.own_departures(own text, dated boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT format('(%1$s) AND ((SELECT access.sees_all()) OR (SELECT access.areas_id(''staff'')) IS NULL '
                'OR (%2$s) IN (SELECT %3$s FROM access.own_runs() r))', own,
                CASE WHEN dated THEN 'route_id, service_day, departure_s' ELSE 'route_id, departure_s' END,
                CASE WHEN dated THEN 'r.route_id, r.service_day, r.departure_s' ELSE 'r.route_id, r.departure_s' END)
$$;
SELECT access.narrow(narrowed::regclass, access.own_departures(own, dated)) FROM (VALUES
  ('routing.timetable_fact', access.own('routes', 'route_id'), false),
  ('routing.assignment_fact', access.own('routes', 'route_id') || ' OR vehicle_id IN (SELECT access.vehicles_seen())',
   false),
  ('routing.planned_riders_fact', access.own('routes', 'route_id'), false),
  ('routing.declaration_fact', access.own('routes', 'route_id'), true),
  ('compliance.attestation', access.own('routes', 'route_id'), true)) one (narrowed, own, dated);

-- What the run sheet says of bus and driver. Seen, and written by nobody new.
SELECT access.narrow(narrowed::regclass, own || ridden, own) FROM (VALUES
  ('registry.vehicle_fact', access.own('operators', 'operator_id'),
   ' OR vehicle_id IN (SELECT access.vehicles_ridden())'),
  ('registry.driver_fact', access.own('operators', 'operator_id'),
   ' OR driver_id IN (SELECT access.drivers_ridden_with())'),
  ('registry.staff_fact', access.own('operators', 'operator_id'), ' OR staff_id = (SELECT access.areas_id(''staff''))'),
  ('registry.document_fact', access.own('vehicles', 'vehicle_id') || ' OR driver_id IN (SELECT access.drivers_seen()) '
                             'OR operator_id IN (SELECT access.operators_seen())',
   ' OR vehicle_id IN (SELECT access.vehicles_ridden()) OR driver_id IN (SELECT access.drivers_ridden_with())'),
  ('registry.suspension_fact', access.own('vehicles', 'vehicle_id') ||
                               ' OR driver_id IN (SELECT access.drivers_seen()) '
                               'OR route_id IN (SELECT access.routes_seen())',
   ' OR vehicle_id IN (SELECT access.vehicles_ridden()) OR driver_id IN (SELECT access.drivers_ridden_with())'),
  ('registry.defect_fact', access.own('vehicles', 'vehicle_id'), ' OR vehicle_id IN (SELECT access.vehicles_ridden())'),
  ('registry.placard_fact', access.own('vehicles', 'vehicle_id'),
   ' OR vehicle_id IN (SELECT access.vehicles_ridden())'),
  ('registry.violation_fact', access.own('drivers', 'driver_id'),
   ' OR driver_id IN (SELECT access.drivers_ridden_with())')) one (narrowed, own, ridden);

-- Badges are seen, and revoked, by those who answer for the attendant; of the accounts they see who that is.
SELECT access.narrow('access.badge', 'access.sees_all() OR account = access.acting_account() '
                     'OR account IN (SELECT access.attendants_seen())');
SELECT access.narrow('access.account',
                     'access.sees_all() OR id = access.acting_account() OR id IN (SELECT access.attendants_seen())',
                     'access.sees_all() OR id = access.acting_account()');
SELECT access.narrow('access.role_grant',
                     'access.sees_all() OR account = access.acting_account() '
                     'OR (role = ''attendant'' AND account IN (SELECT access.attendants_seen()))',
                     'access.sees_all() OR account = access.acting_account()');

-- What opens the log's personal values is the county's: an organisation's account has no business with it (ADR 0019).
DELETE FROM access.open_table WHERE relation IN ('audit.subject_key', 'audit.personal_value');
SELECT access.narrow(inner_part::regclass, 'access.sees_all()')
FROM unnest(ARRAY['audit.subject_key', 'audit.personal_value']) inner_part;
