-- The journal, what the engine writes, alarms and their revisions. Runs as busward_owner, who owns
-- all of it; busward_engine writes what happened and may not change an alarm, busward_api and
-- busward_auditor read.

CREATE SCHEMA registry;
CREATE SCHEMA routing;
CREATE SCHEMA tracking;
CREATE SCHEMA compliance;
CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA registry, routing, tracking, compliance, access
  TO busward_engine, busward_api, busward_auditor;
GRANT USAGE ON SCHEMA audit TO busward_auditor;
GRANT SELECT ON access.schema_migration TO busward_engine, busward_api, busward_auditor;

-- Times leave the database as whole milliseconds since 1970.
CREATE FUNCTION access.epoch_ms(at timestamptz) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE RETURN (extract(epoch FROM at) * 1000)::bigint;

-- Partitions by day -------------------------------------------------------------------------------

-- The tables that are partitioned by UTC day, and for how many days they are kept.
CREATE TABLE tracking.day_partitioned (
  parent text PRIMARY KEY,
  keep_days integer NOT NULL CHECK (keep_days > 0)
);
GRANT SELECT ON tracking.day_partitioned TO busward_engine, busward_api, busward_auditor;

-- Makes a day's partition where there is none; true = made now. CREATE … LIKE and ATTACH, so that
-- neither readers nor writers of the parent wait.
CREATE FUNCTION tracking.ensure_day(of_parent text, of_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  child text := of_parent || '_' || to_char(of_day, 'YYYYMMDD');
BEGIN
  IF to_regclass(child) IS NOT NULL THEN
    RETURN false;
  END IF;
  IF NOT EXISTS (SELECT FROM tracking.day_partitioned WHERE parent = of_parent) THEN
    RAISE EXCEPTION '% is not partitioned by day', of_parent;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('busward partition ' || child, 0));
  IF to_regclass(child) IS NOT NULL THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING ALL)', child, of_parent);
  EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
                 of_parent, child, to_char(of_day, 'YYYY-MM-DD 00:00:00+00'),
                 to_char(of_day + 1, 'YYYY-MM-DD 00:00:00+00'));
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION tracking.ensure_day(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tracking.ensure_day(text, date) TO busward_engine;

-- The journal -------------------------------------------------------------------------------------

CREATE TABLE tracking.journal (
  day date NOT NULL,
  seq bigint NOT NULL,
  closed_at timestamptz NOT NULL,
  count integer NOT NULL,
  records bytea NOT NULL,
  PRIMARY KEY (seq, day),  -- seq first: reading behind a seq probes each older day once
  CHECK (day = (closed_at AT TIME ZONE 'UTC')::date)
) PARTITION BY RANGE (day);
ALTER TABLE tracking.journal ALTER COLUMN records SET STORAGE EXTERNAL;
CREATE INDEX ON tracking.journal (closed_at);
COMMENT ON COLUMN tracking.journal.records IS
  'first byte: format; 1 = zstd of records (db/journal_codec.h)';
GRANT SELECT, INSERT ON tracking.journal TO busward_engine;
GRANT SELECT ON tracking.journal TO busward_api, busward_auditor;

-- Up to which batch the effects stand, and the batch at which all of engine_state is true.
CREATE TABLE tracking.consumed (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  seq bigint NOT NULL,
  saved_seq bigint NOT NULL
);
INSERT INTO tracking.consumed (seq, saved_seq) VALUES (0, 0);
GRANT SELECT, UPDATE ON tracking.consumed TO busward_engine;
GRANT SELECT ON tracking.consumed TO busward_api, busward_auditor;

CREATE TABLE tracking.engine_state (
  kind text NOT NULL,
  key bigint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (kind, key)
) WITH (fillfactor = 70);
GRANT SELECT, INSERT, UPDATE, DELETE ON tracking.engine_state TO busward_engine;

-- What happened -----------------------------------------------------------------------------------

CREATE TABLE tracking.track (
  vehicle bigint NOT NULL,
  began_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  run uuid,
  fixes smallint NOT NULL,
  late boolean NOT NULL,
  path bytea NOT NULL
) PARTITION BY RANGE (began_at);
ALTER TABLE tracking.track ALTER COLUMN path SET STORAGE EXTERNAL;
CREATE INDEX ON tracking.track (vehicle, began_at);
CREATE INDEX ON tracking.track USING gist (public.ST_SetSRID(public.ST_GeomFromTWKB(path), 4326));
COMMENT ON COLUMN tracking.track.path IS
  'TWKB: X/Y degrees to 1e-6, Z speed in km/h to 0.1, M epoch seconds, rising';

-- Filters on `path` use the index, because the expression is the same.
CREATE VIEW tracking.track_path WITH (security_invoker = true) AS
  SELECT vehicle, run, began_at, ended_at, fixes, late,
         public.ST_SetSRID(public.ST_GeomFromTWKB(path), 4326) AS path
  FROM tracking.track;

CREATE VIEW tracking.track_fix WITH (security_invoker = true) AS
  SELECT t.vehicle, t.run, t.late, to_timestamp(public.ST_M(p.geom)) AS at,
         public.ST_Y(p.geom) AS lat, public.ST_X(p.geom) AS lon, public.ST_Z(p.geom) AS speed_kmh
  FROM tracking.track t
  CROSS JOIN LATERAL
    public.ST_DumpPoints(public.ST_SetSRID(public.ST_GeomFromTWKB(t.path), 4326)) AS p;

CREATE TABLE tracking.run (
  run uuid NOT NULL,
  vehicle bigint NOT NULL,
  route_version bigint NOT NULL,
  driver bigint,
  departs_at timestamptz NOT NULL,
  began_at timestamptz NOT NULL,
  ended_at timestamptz,
  loaded_at timestamptz,
  driven_m double precision NOT NULL,
  rulebook_revision bigint NOT NULL,
  PRIMARY KEY (run, vehicle)
);
CREATE INDEX ON tracking.run (vehicle, departs_at);
CREATE INDEX ON tracking.run (departs_at);

CREATE TABLE tracking.stop_visit (
  run uuid NOT NULL,
  vehicle bigint NOT NULL,
  stop integer NOT NULL,
  arrived_at timestamptz NOT NULL,
  departed_at timestamptz,
  PRIMARY KEY (run, vehicle, stop, arrived_at)
);

-- Each accepted report of a vehicle's day is in exactly one of fixes, unlocated, duplicates and
-- skewed.
CREATE TABLE tracking.day_count (
  vehicle bigint NOT NULL,
  day date NOT NULL,
  fixes integer NOT NULL,
  unlocated integer NOT NULL,
  duplicates integer NOT NULL,
  skewed integer NOT NULL,
  PRIMARY KEY (vehicle, day)
) WITH (fillfactor = 70);

-- A run, or without one a vehicle's day (by the UTC date of its beginning), that has to be judged
-- (again).
CREATE TABLE tracking.settle_due (
  vehicle bigint NOT NULL,
  run uuid,
  day date,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  caused_by_seq bigint NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((run IS NULL) <> (day IS NULL)),
  UNIQUE NULLS NOT DISTINCT (vehicle, run, day)
);

GRANT SELECT, INSERT ON tracking.track TO busward_engine;
GRANT SELECT, INSERT, UPDATE ON tracking.run, tracking.stop_visit, tracking.day_count
  TO busward_engine;
GRANT SELECT, INSERT, UPDATE, DELETE ON tracking.settle_due TO busward_engine;
GRANT SELECT ON tracking.track, tracking.track_path, tracking.track_fix, tracking.run,
  tracking.stop_visit, tracking.day_count, tracking.settle_due TO busward_api, busward_auditor;
GRANT SELECT ON tracking.track_path, tracking.track_fix TO busward_engine;

-- Alarms ------------------------------------------------------------------------------------------

-- Identity only; what is known of it stands in its revisions. Inserted, never updated.
CREATE TABLE compliance.alarm (
  id uuid PRIMARY KEY,
  vehicle bigint NOT NULL,
  rule text NOT NULL,
  kind text NOT NULL,  -- empty where the rule has none
  detected_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON compliance.alarm (vehicle, detected_at);
CREATE INDEX ON compliance.alarm (detected_at);

-- measured, limit_in_force and series are the engine's canonical text: json keeps it to the byte,
-- jsonb would not.
CREATE TABLE compliance.alarm_revision (
  alarm uuid NOT NULL REFERENCES compliance.alarm,
  revision integer NOT NULL,
  seq bigint NOT NULL UNIQUE,  -- in the feed
  run uuid,
  route_version bigint,
  began_at timestamptz NOT NULL,
  detected_at timestamptz NOT NULL,
  ended_at timestamptz,
  late boolean NOT NULL,
  cause text NOT NULL CHECK (cause IN (
    'raised', 'updated', 'ended', 'confirmed_by_settling', 'changed', 'new_late', 'unsupported')),
  position public.geometry(Point, 4326) NOT NULL,
  measured json NOT NULL,
  limit_in_force json NOT NULL,
  series json,
  rulebook_revision bigint NOT NULL,
  caused_by_seq bigint NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (alarm, revision)
);

-- What decided an alarm, copied out of the journal so that it stands when the journal is gone.
CREATE TABLE compliance.alarm_evidence (
  alarm uuid PRIMARY KEY REFERENCES compliance.alarm,
  series json NOT NULL,
  frames json NOT NULL,  -- [{"received_at", "terminal", "hex"}]
  facts json NOT NULL,
  build text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE compliance.evidence_due (
  alarm uuid PRIMARY KEY REFERENCES compliance.alarm,
  vehicle bigint NOT NULL,
  terminal bigint,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL
);
CREATE INDEX ON compliance.evidence_due (to_at);

-- Each alarm as its newest revision says it.
CREATE VIEW compliance.alarm_current WITH (security_invoker = true) AS
  SELECT a.id, a.vehicle, a.rule, a.kind, a.detected_at AS first_detected_at, r.revision, r.seq,
         r.run, r.route_version, r.began_at, r.detected_at, r.ended_at, r.late, r.cause, r.position,
         r.measured, r.limit_in_force, r.rulebook_revision, r.caused_by_seq, r.recorded_at
  FROM compliance.alarm a
  CROSS JOIN LATERAL (SELECT * FROM compliance.alarm_revision x WHERE x.alarm = a.id
                      ORDER BY x.revision DESC LIMIT 1) r;

GRANT SELECT, INSERT ON compliance.alarm, compliance.alarm_revision, compliance.alarm_evidence
  TO busward_engine;
GRANT SELECT, INSERT, DELETE ON compliance.evidence_due TO busward_engine;
GRANT SELECT ON compliance.alarm_current TO busward_engine;
GRANT SELECT ON compliance.alarm, compliance.alarm_revision, compliance.alarm_evidence,
  compliance.evidence_due, compliance.alarm_current TO busward_api, busward_auditor;

-- The live feed. Whoever writes takes the advisory lock tracking.feed_lock() first and holds it to
-- the commit, so that the order of seq is the order of commits and a reader who saw seq never
-- misses a smaller one.
CREATE TABLE tracking.feed (
  seq bigint PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL,
  alarm uuid REFERENCES compliance.alarm,
  revision integer
);
CREATE FUNCTION tracking.feed_lock() RETURNS void
LANGUAGE sql VOLATILE AS $$ SELECT pg_advisory_xact_lock(7092448164031292516) $$;
GRANT SELECT, INSERT ON tracking.feed TO busward_engine;
GRANT SELECT ON tracking.feed TO busward_api, busward_auditor;

-- Defaults of design section 6, and the days from yesterday to two weeks ahead.
INSERT INTO tracking.day_partitioned (parent, keep_days)
VALUES ('tracking.journal', 183), ('tracking.track', 183);
SELECT tracking.ensure_day(parent, (now() AT TIME ZONE 'UTC')::date + days)
FROM tracking.day_partitioned, generate_series(-1, 14) AS days;
