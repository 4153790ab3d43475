-- The card that a driver puts into the reader of his bus (JT/T 808, 0x0702) says who drives.

-- The key under which the numbers of certificates are digested, itself under the master key. It never changes, so that
-- digests stay what they are when master keys do.
CREATE TABLE registry.card_key (
  county         smallint PRIMARY KEY DEFAULT 1 CHECK (county = 1),
  mac            text NOT NULL,  -- what digests are made by
  algorithm      text NOT NULL,
  master_version integer NOT NULL CHECK (master_version > 0),
  sealed         bytea NOT NULL
);
SELECT access.narrow('registry.card_key', 'access.sees_all()');
CREATE TRIGGER no_edit BEFORE UPDATE OF county, mac ON registry.card_key
  FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_edit();
CREATE TRIGGER no_removal BEFORE DELETE OR TRUNCATE ON registry.card_key
  FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_edit();
GRANT SELECT, INSERT, UPDATE (algorithm, master_version, sealed) ON registry.card_key TO busward_api;
GRANT SELECT (county, mac, algorithm, master_version) ON registry.card_key TO busward_auditor;
SELECT audit.watch('registry.card_key', '{sealed}');

-- 从业资格证号, which in many places is the identity number: of it stand here what finds a card's holder, and the form
-- that people may see.
ALTER TABLE registry.driver_fact
  ADD COLUMN certificate_digest text CHECK (certificate_digest ~ '^[0-9a-f]{64}$'),
  ADD COLUMN certificate_masked text,
  ADD CONSTRAINT whole_certificate CHECK ((certificate_digest IS NULL) = (certificate_masked IS NULL));
SELECT registry.guard_new_columns('registry.driver_fact');
SELECT audit.declare('registry.driver_fact', '{name,phone,certificate_digest,certificate_masked}');

-- What the card reader of a vehicle said of a run that it drove: the newest word before the run, and those within it.
-- As tracking.run_attestation has what people recorded.
CREATE TABLE tracking.run_card (
  id       uuid PRIMARY KEY,
  run      uuid NOT NULL,
  vehicle  bigint NOT NULL,
  at       timestamptz NOT NULL,
  inserted boolean NOT NULL,
  card     text,  -- registry.driver_fact.certificate_digest; null: taken out, or not read
  late     boolean NOT NULL,
  CHECK (inserted OR card IS NULL)
);
CREATE INDEX ON tracking.run_card (run, vehicle);
SELECT access.narrow('tracking.run_card', access.own('vehicles', 'vehicle'));
CREATE TRIGGER no_edit BEFORE UPDATE OR DELETE OR TRUNCATE ON tracking.run_card
  FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_edit();
GRANT SELECT, INSERT ON tracking.run_card TO busward_engine;
GRANT SELECT ON tracking.run_card TO busward_api, busward_auditor;

-- They go with their run.
CREATE OR REPLACE FUNCTION compliance.is_removing(from_table oid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('busward.removing', true), '') = 'what is past its days'
    AND from_table IN ('compliance.alarm_step'::regclass, 'compliance.attestation'::regclass,
                       'tracking.run_attestation'::regclass, 'tracking.run_card'::regclass)
    AND pg_has_role(session_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = from_table), 'MEMBER')
$$;
CREATE OR REPLACE FUNCTION compliance.remove_runs(older timestamptz, most integer, OUT count bigint,
                                                  OUT first timestamptz, OUT last timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  counts bigint;
BEGIN
  WITH old AS MATERIALIZED (
    SELECT r.run, r.vehicle, r.departs_at FROM tracking.run r
    WHERE r.departs_at < older AND greatest(r.began_at, r.ended_at) < older
      AND NOT compliance.is_held(r.vehicle, tstzrange(r.began_at, greatest(r.began_at, r.ended_at), '[]'))
    ORDER BY r.departs_at LIMIT most),
  visits AS (DELETE FROM tracking.stop_visit v USING old o WHERE v.run = o.run AND v.vehicle = o.vehicle),
  cards AS (DELETE FROM tracking.run_card c USING old o WHERE c.run = o.run AND c.vehicle = o.vehicle),
  runs AS (DELETE FROM tracking.run r USING old o WHERE r.run = o.run AND r.vehicle = o.vehicle)
  SELECT count(*), min(o.departs_at), max(o.departs_at) INTO count, first, last FROM old o;
  DELETE FROM tracking.day_count c WHERE (c.vehicle, c.day) IN (
    SELECT x.vehicle, x.day FROM tracking.day_count x
    WHERE x.day < (older AT TIME ZONE 'UTC')::date
      AND NOT compliance.is_held(x.vehicle, tracking.utc_days(x.day, x.day)) LIMIT most);
  GET DIAGNOSTICS counts = ROW_COUNT;
  count := count + counts;
END $$;
