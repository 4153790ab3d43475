-- Safety work: what is stopped and what is defective; training, pledges and periodic duties.
--
-- Moments are of the county's clocks, as the order or the report states them (timestamp without a zone). They are
-- content, as a document's days are (0005): an order that is typed in late is seen at the moments of which it speaks.

-- Orders that stop a bus, a driver or a route, with their resumption.
CREATE TABLE registry.suspension_fact (
  subject           text NOT NULL CHECK (subject IN ('bus', 'driver', 'route')),
  subject_id        bigint NOT NULL,
  number            text NOT NULL CHECK (number <> ''),  -- of the order
  issued_by         text NOT NULL,
  ground            text NOT NULL,
  starts_at         timestamp NOT NULL,
  conditions        text,  -- of resumption
  served_to         text,
  served_on         date,
  rectified_by      text,
  resumed_at        timestamp CHECK (resumed_at >= starts_at),  -- null: it still holds
  resumption_number text,
  accepted_by       text CHECK (accepted_by <> rectified_by),
  vehicle_id bigint GENERATED ALWAYS AS (CASE WHEN subject = 'bus' THEN subject_id END) STORED
    REFERENCES registry.vehicle,
  driver_id  bigint GENERATED ALWAYS AS (CASE WHEN subject = 'driver' THEN subject_id END) STORED
    REFERENCES registry.driver,
  route_id   bigint GENERATED ALWAYS AS (CASE WHEN subject = 'route' THEN subject_id END) STORED
    REFERENCES routing.route,
  CHECK (resumed_at IS NULL OR (resumption_number IS NOT NULL AND accepted_by IS NOT NULL AND rectified_by IS NOT NULL))
);
SELECT registry.keep_two_times('registry.suspension_fact', 'subject, subject_id, number');

-- What is wrong with a bus: found, repaired with a document, cleared by somebody else.
CREATE TABLE registry.defect_fact (
  vehicle_id      bigint NOT NULL REFERENCES registry.vehicle,
  number          text NOT NULL CHECK (number <> ''),  -- of the report
  grade           text NOT NULL CHECK (grade IN ('may_run', 'may_not_run')),
  item            text NOT NULL CHECK (item IN (
    'brakes', 'steering', 'exterior_lights', 'tyres', 'emergency_door', 'seats', 'seat_belts', 'other')),
  what            text NOT NULL,
  found_at        timestamp NOT NULL,
  found_by        text NOT NULL,
  repaired_at     timestamp CHECK (repaired_at >= found_at),
  repaired_by     text,
  repair_document text,
  workshop        text,
  cleared_at      timestamp CHECK (cleared_at >= repaired_at),  -- null: it is open
  cleared_by      text CHECK (cleared_by <> repaired_by),
  CHECK (repaired_at IS NULL OR (repaired_by IS NOT NULL AND repair_document IS NOT NULL)),
  CHECK (cleared_at IS NULL OR (repaired_at IS NOT NULL AND cleared_by IS NOT NULL))
);
SELECT registry.keep_two_times('registry.defect_fact', 'vehicle_id, number');

-- Training: sessions, and who came. A person is known by its code; of pupils, guardians and teachers only how many.
CREATE TABLE registry.training_session_fact (
  number      text NOT NULL CHECK (number <> ''),
  starts_at   timestamp NOT NULL,
  length_min  integer NOT NULL CHECK (length_min > 0),
  place       text NOT NULL,
  trainer     text NOT NULL,
  topic       text NOT NULL,
  audience    text NOT NULL CHECK (audience IN (
    'drivers', 'attendants', 'safety_managers', 'monitors', 'pupils', 'guardians', 'teachers')),
  operator_id bigint REFERENCES registry.operator,  -- null: the bureau's session
  expected    text[] NOT NULL,                      -- codes
  pass_mark   integer CHECK (pass_mark BETWEEN 0 AND 100),
  approved_by text
);
SELECT registry.keep_two_times('registry.training_session_fact', 'number');

CREATE TABLE registry.attendance_fact (
  session       text NOT NULL,  -- its number
  attendee      text NOT NULL,  -- the person's code, or 'counted'
  person        text,
  persons       integer CHECK (persons > 0),
  signed_in_at  timestamp,
  signed_out_at timestamp CHECK (signed_out_at >= signed_in_at),
  method        text CHECK (method IN ('signature', 'card', 'face', 'list')),
  score         integer CHECK (score BETWEEN 0 AND 100),
  makes_up_for  text,
  CHECK ((person IS NULL) <> (persons IS NULL))
);
SELECT registry.keep_two_times('registry.attendance_fact', 'session, attendee');
CREATE INDEX ON registry.attendance_fact (person);

-- Pledges: the text of each role by version, and who signed which.
CREATE TABLE registry.pledge_text_fact (
  role      text NOT NULL CHECK (role IN ('driver', 'attendant', 'safety_manager', 'monitor')),
  version   text NOT NULL CHECK (version <> ''),
  from_day  date NOT NULL,
  text      text NOT NULL
);
SELECT registry.keep_two_times('registry.pledge_text_fact', 'role, version');

CREATE TABLE registry.pledge_fact (
  role       text NOT NULL CHECK (role IN ('driver', 'attendant', 'safety_manager', 'monitor')),
  person     text NOT NULL,  -- code
  unit       text,
  version    text NOT NULL,
  signed_on  date NOT NULL,
  method     text NOT NULL CHECK (method IN ('paper', 'electronic')),
  valid_to   date CHECK (valid_to >= signed_on),  -- null: until the next text
  supersedes text
);
SELECT registry.keep_two_times('registry.pledge_fact', 'role, person, version, signed_on');

-- The calendar of periodic duties, and what was done of it.
CREATE TABLE registry.duty_fact (
  name       text NOT NULL CHECK (name <> ''),
  title_zh   text NOT NULL,
  title_en   text NOT NULL,
  owner      text NOT NULL CHECK (owner IN ('operator', 'school', 'bureau', 'police')),
  rhythm     text NOT NULL CHECK (rhythm IN (
    'every_run', 'daily', 'weekly', 'monthly', 'two_monthly', 'per_term', 'quarterly', 'half_yearly', 'yearly')),
  lead_days  integer NOT NULL CHECK (lead_days >= 0),
  valid_from date NOT NULL,
  standing   text NOT NULL CHECK (standing IN ('law', 'local_rule', 'standard', 'house_default', 'unverified')),
  source     text NOT NULL,
  ordinal    integer NOT NULL  -- its place in the calendar
);
SELECT registry.keep_two_times('registry.duty_fact', 'name, valid_from');

CREATE TABLE registry.duty_done_fact (
  duty     text NOT NULL,
  bearer   text NOT NULL,  -- the code of the operator or school, or 'county'
  of       text,
  done_on  date NOT NULL,
  done_by  text NOT NULL,
  document text
);
SELECT registry.keep_two_times('registry.duty_done_fact', 'duty, bearer, done_on');

DO $$
DECLARE
  fact text;
BEGIN
  FOREACH fact IN ARRAY ARRAY[
    'registry.suspension_fact', 'registry.defect_fact', 'registry.training_session_fact', 'registry.attendance_fact',
    'registry.pledge_text_fact', 'registry.pledge_fact', 'registry.duty_fact', 'registry.duty_done_fact']
  LOOP
    EXECUTE format('GRANT SELECT ON %s TO busward_engine, busward_api, busward_auditor', fact);
    EXECUTE format('GRANT INSERT, UPDATE (closed_revision) ON %s TO busward_api', fact);
    EXECUTE format('GRANT USAGE ON SEQUENCE %s TO busward_api', pg_get_serial_sequence(fact, 'id'));
  END LOOP;
END $$;
