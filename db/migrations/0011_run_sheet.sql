-- The day's runs: school calendars, who is to ride, what is declared of single runs, and what those on board recorded.
--
-- A calendar's and a declaration's days are content, as those of documents are (0005): one that comes late is seen on
-- the days of which it speaks. valid_during is all time.

CREATE TABLE registry.calendar_fact (
  entry       text NOT NULL,  -- what tells it from the others: whose, from when, which effect, on which departures
  school_id   bigint REFERENCES registry.school,  -- null: every school of the county
  first_day   date NOT NULL,
  last_day    date NOT NULL CHECK (last_day >= first_day),
  reason      text NOT NULL CHECK (reason IN ('term', 'holiday', 'make_up', 'half_day', 'exam', 'early_dismissal',
                                              'weekly_boarding', 'evening_study', 'weather', 'other')),
  effect      text NOT NULL CHECK (effect IN ('in_term', 'left_out', 'runs_as', 'added', 'moved')),
  direction   text CHECK (direction IN ('to_school', 'from_school')),
  route_id    bigint REFERENCES routing.route,
  departure_s integer CHECK (departure_s >= 0 AND departure_s < 86400),
  runs_as     integer CHECK (runs_as BETWEEN 1 AND 7),  -- Monday = 1
  moved_to_s  integer CHECK (moved_to_s >= 0 AND moved_to_s < 86400),
  source      text NOT NULL,
  CHECK ((effect = 'runs_as') = (runs_as IS NOT NULL)),
  CHECK ((effect = 'moved') = (moved_to_s IS NOT NULL))
);
SELECT registry.keep_two_times('registry.calendar_fact', 'entry');

-- Numbers, never names.
CREATE TABLE routing.planned_riders_fact (
  route_id    bigint NOT NULL REFERENCES routing.route,
  departure_s integer NOT NULL CHECK (departure_s >= 0 AND departure_s < 86400),
  stop        text NOT NULL,
  ordinal     integer NOT NULL CHECK (ordinal >= 0),  -- order of the stops
  boarding    integer NOT NULL CHECK (boarding >= 0),
  alighting   integer NOT NULL CHECK (alighting >= 0)
);
SELECT registry.keep_two_times('routing.planned_riders_fact', 'route_id, departure_s, stop');

-- Of each aspect of a run the open row holds. `as_planned` takes back what was declared before.
CREATE TABLE routing.declaration_fact (
  route_id         bigint NOT NULL REFERENCES routing.route,
  service_day      date NOT NULL,
  departure_s      integer NOT NULL CHECK (departure_s >= 0 AND departure_s < 86400),  -- as the timetable has it
  aspect           text NOT NULL CHECK (aspect IN ('run', 'time', 'bus', 'driver', 'attendant')),
  change           text NOT NULL CHECK (change IN ('as_planned', 'cancelled', 'merged', 'moved', 'other_bus',
                                                   'other_driver', 'other_attendant')),
  moved_to_s       integer CHECK (moved_to_s >= 0 AND moved_to_s < 86400),
  vehicle_id       bigint REFERENCES registry.vehicle,
  driver_id        bigint REFERENCES registry.driver,
  attendant        text,
  into_route_id    bigint REFERENCES routing.route,
  into_departure_s integer,
  ground           text NOT NULL CHECK (ground IN ('breakdown', 'inspection', 'accident', 'illness', 'school_plan',
                                                   'weather', 'other')),
  filing_number    text,  -- of the filing with the traffic police, where the law wants one
  note             text,
  declared_by      text NOT NULL,  -- as people know the account
  declared_as      text NOT NULL,  -- the role
  declared_at      timestamptz NOT NULL,
  CHECK ((change = 'moved') = (moved_to_s IS NOT NULL)),
  CHECK ((change = 'other_bus') = (vehicle_id IS NOT NULL)),
  CHECK ((change = 'other_driver') = (driver_id IS NOT NULL)),
  CHECK ((change = 'other_attendant') = (attendant IS NOT NULL)),
  CHECK ((change = 'merged') = (into_route_id IS NOT NULL AND into_departure_s IS NOT NULL)),
  CHECK (change = 'as_planned' OR aspect = CASE change
    WHEN 'cancelled' THEN 'run' WHEN 'merged' THEN 'run' WHEN 'moved' THEN 'time' WHEN 'other_bus' THEN 'bus'
    WHEN 'other_driver' THEN 'driver' ELSE 'attendant' END)
);
SELECT registry.keep_two_times('routing.declaration_fact', 'route_id, service_day, departure_s, aspect');
CREATE INDEX ON routing.declaration_fact (service_day) WHERE closed_revision IS NULL;

GRANT SELECT ON registry.calendar_fact, routing.planned_riders_fact, routing.declaration_fact
  TO busward_engine, busward_api, busward_auditor;
GRANT INSERT, UPDATE (closed_revision) ON registry.calendar_fact, routing.planned_riders_fact,
  routing.declaration_fact TO busward_api;
GRANT USAGE ON SEQUENCE registry.calendar_fact_id_seq, routing.planned_riders_fact_id_seq,
  routing.declaration_fact_id_seq TO busward_api;

-- The attendant of a departure, by the code of the staff member. No part of a planned run, and so not of the rulebook.
ALTER TABLE routing.assignment_fact ADD COLUMN attendant text;
CREATE OR REPLACE VIEW routing.assignment_now WITH (security_invoker = true) AS
  SELECT * FROM routing.assignment_fact WHERE closed_revision IS NULL AND upper_inf(valid_during);

-- What somebody on the spot recorded of a run: the check before it departs, heads counted at a stop, the sweep at its
-- end, the teacher's count. Made where there may be no network: it brings its id and its own time, and sent twice it is
-- one. Kept as it came.
CREATE TABLE compliance.attestation (
  id           uuid PRIMARY KEY,
  run          uuid NOT NULL,
  service_day  date NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('departure_check', 'head_count', 'sweep', 'teacher_count')),
  at           timestamptz NOT NULL,  -- when it was done
  received_at  timestamptz NOT NULL,
  method       text NOT NULL CHECK (method IN ('app', 'console', 'paper')),
  attested_by  text NOT NULL,  -- as people know the account
  attested_as  text NOT NULL,  -- the role
  plate        text,           -- of a departure check: the bus, who drives it and who looks after the pupils
  driver       text,
  attendant    text,
  driver_fit   boolean,
  items_passed integer CHECK (items_passed BETWEEN 0 AND 127),  -- article 41, bit 0 = brakes … bit 6 = seat belts
  stop         text,           -- of a head count
  boarded      integer CHECK (boarded >= 0),
  alighted     integer CHECK (alighted >= 0),
  on_board     integer CHECK (on_board >= 0),
  empty        boolean,        -- of a sweep: nobody was left on board
  note         text,
  CHECK (kind <> 'departure_check' OR items_passed IS NOT NULL AND driver_fit IS NOT NULL),
  CHECK (kind <> 'head_count' OR boarded IS NOT NULL AND alighted IS NOT NULL),
  CHECK (kind <> 'sweep' OR empty IS NOT NULL),
  CHECK (kind <> 'teacher_count' OR on_board IS NOT NULL)
);
CREATE INDEX ON compliance.attestation (service_day);
CREATE TRIGGER no_edit BEFORE UPDATE OR DELETE OR TRUNCATE ON compliance.attestation
  FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_edit();
GRANT SELECT ON compliance.attestation TO busward_engine, busward_api, busward_auditor;
GRANT INSERT ON compliance.attestation TO busward_api;
