-- How long what is kept, and what stops its removal: retention as configuration that is never below the rulebook's least,
-- legal holds placed by hand beside those of emergencies, removal by key, and what the audit log tells of all of it.

-- The days that the configuration gives; never fewer than the rule value `least` of the rulebook in force, whose article
-- stands there.
CREATE TABLE compliance.retention (
  kept  text PRIMARY KEY,
  days  integer NOT NULL CHECK (days > 0),
  least text NOT NULL
);
INSERT INTO compliance.retention (kept, days, least)
VALUES ('journal', 183, 'retention_positions_d'), ('tracks', 183, 'retention_positions_d'),
       ('read_log', 366, 'retention_logs_d'), ('security_log', 366, 'retention_logs_d'),
       ('alarms', 1096, 'retention_records_d'), ('runs', 1096, 'retention_records_d'),
       ('attestations', 1096, 'retention_records_d');
GRANT SELECT ON compliance.retention TO busward_engine, busward_api, busward_auditor;
SELECT access.leave_open('compliance.retention', 'how long what is kept');
SELECT audit.watch('compliance.retention');

CREATE FUNCTION compliance.days_kept(of_kept text, today date) RETURNS integer LANGUAGE sql STABLE AS $$
  SELECT greatest(r.days, coalesce((SELECT ceil(v.value)::integer FROM compliance.rule_value_now v
                                    WHERE v.name = r.least AND v.valid_from <= today
                                    ORDER BY v.valid_from DESC LIMIT 1), 0))
  FROM compliance.retention r WHERE r.kept = of_kept
$$;

-- Replaying a kept day of the journal reads the days around it, so that these stay as well.
ALTER TABLE tracking.day_partitioned
  ADD COLUMN kept text REFERENCES compliance.retention,
  ADD COLUMN read_before integer NOT NULL DEFAULT 0 CHECK (read_before >= 0),
  ADD COLUMN read_after  integer NOT NULL DEFAULT 0 CHECK (read_after >= 0);
UPDATE tracking.day_partitioned SET
  kept = CASE parent WHEN 'tracking.journal' THEN 'journal' WHEN 'tracking.track' THEN 'tracks' ELSE 'read_log' END,
  read_before = CASE parent WHEN 'tracking.journal' THEN 3 ELSE 0 END,
  read_after = CASE parent WHEN 'tracking.journal' THEN 2 ELSE 0 END;
ALTER TABLE tracking.day_partitioned ALTER COLUMN kept SET NOT NULL, DROP COLUMN keep_days;

-- Legal holds -----------------------------------------------------------------------------------------------------

-- Beside those that come with an emergency: placed by somebody, under a document, for a bus, a run, an alarm, a person or
-- a whole interval. A run and an alarm are kept by their bus and their time; `during` may have no end.
ALTER TABLE compliance.legal_hold
  ADD COLUMN about text CHECK (about IN ('vehicle', 'run', 'alarm', 'person', 'interval')),
  ADD COLUMN document text CHECK (document <> ''),
  ADD COLUMN run uuid,
  ADD COLUMN alarm uuid,
  ADD COLUMN person bigint REFERENCES registry.person,
  ADD COLUMN account bigint,
  ADD COLUMN actor text,
  ADD COLUMN role text,
  ADD CHECK (num_nonnulls(about, document, account, actor, role) IN (0, 5)),
  ADD CHECK (emergency IS NULL OR about IS NULL),
  ADD CHECK (about IS NULL OR (about IN ('vehicle', 'run', 'alarm')) = (vehicle IS NOT NULL)),
  ADD CHECK ((about IS NOT DISTINCT FROM 'run') = (run IS NOT NULL)),
  ADD CHECK ((about IS NOT DISTINCT FROM 'alarm') = (alarm IS NOT NULL)),
  ADD CHECK ((about IS NOT DISTINCT FROM 'person') = (person IS NOT NULL));
GRANT INSERT ON compliance.legal_hold TO busward_api;
SELECT access.narrow('compliance.legal_hold',
                     access.own('vehicles', 'vehicle') || ' OR person IN (SELECT access.persons_seen())');
SELECT audit.watch('compliance.legal_hold', '{}', '{actor}', 'account', 'account');

-- Who removes holds this lock alone, who places one shares it: a removal sees every hold that was placed before it.
CREATE FUNCTION compliance.removal_lock() RETURNS bigint LANGUAGE sql IMMUTABLE AS
  $$ SELECT 5307146812930226 $$;
CREATE FUNCTION compliance.await_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(compliance.removal_lock());
  RETURN NULL;
END $$;
CREATE TRIGGER await_removal BEFORE INSERT ON compliance.legal_hold
  FOR EACH STATEMENT EXECUTE FUNCTION compliance.await_removal();

-- Another person lifts it than placed it.
CREATE FUNCTION compliance.lift_by_another() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM compliance.legal_hold h WHERE h.id = new.hold AND h.account = new.account) THEN
    RAISE EXCEPTION 'hold % is lifted by another person than placed it', new.hold
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN new;
END $$;
REVOKE ALL ON FUNCTION compliance.lift_by_another() FROM PUBLIC;
CREATE TRIGGER lift_by_another BEFORE INSERT ON compliance.lifted_hold
  FOR EACH ROW EXECUTE FUNCTION compliance.lift_by_another();

-- Whether a hold that stands touches what a bus did in a span; of no bus in particular, any hold does. One of a person
-- or of a whole interval is about every bus.
CREATE FUNCTION compliance.is_held(of_vehicle bigint, span tstzrange) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM compliance.legal_hold h
                 WHERE h.during && span
                   AND (of_vehicle IS NULL OR h.vehicle IS NULL OR h.vehicle = of_vehicle)
                   AND NOT EXISTS (SELECT FROM compliance.lifted_hold l WHERE l.hold = h.id))
$$;

-- Removal of days -------------------------------------------------------------------------------------------------

CREATE FUNCTION tracking.utc_days(first date, last date) RETURNS tstzrange LANGUAGE sql STABLE AS $$
  SELECT tstzrange(first::timestamp AT TIME ZONE 'UTC', (last + 1)::timestamp AT TIME ZONE 'UTC')
$$;

-- Why the day of a partitioned table may not go yet; null: it may. What the engine has not judged and saved, or evidence
-- and settling still have to read, stays whatever its age: a server that was off for a year loses nothing.
CREATE FUNCTION tracking.kept_because(of_parent text, of_day date, today date) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  it tracking.day_partitioned;
  read_by tstzrange;
BEGIN
  SELECT * INTO STRICT it FROM tracking.day_partitioned d WHERE d.parent = of_parent;
  read_by := tracking.utc_days(of_day - it.read_after, of_day + it.read_before);
  IF of_day >= today - compliance.days_kept(it.kept, today) - it.read_before THEN RETURN 'age'; END IF;
  IF compliance.is_held(NULL, read_by) THEN RETURN 'hold'; END IF;
  IF of_parent = 'tracking.journal' AND EXISTS (
       SELECT FROM tracking.journal j WHERE j.day = of_day AND j.seq >= (SELECT saved_seq FROM tracking.consumed))
    THEN RETURN 'not judged'; END IF;
  IF of_parent = 'tracking.journal' AND EXISTS (
       SELECT FROM compliance.evidence_due d WHERE tstzrange(d.from_at, d.to_at, '[]') && read_by)
    THEN RETURN 'evidence due'; END IF;
  IF of_parent = 'tracking.track' AND EXISTS (
       SELECT FROM tracking.settle_due d WHERE tstzrange(least(d.from_at, d.to_at), d.to_at, '[]') && read_by)
    THEN RETURN 'settling due'; END IF;
  RETURN NULL;
END $$;

-- Removal by key --------------------------------------------------------------------------------------------------

-- Where rows that are otherwise written once may be taken away, by whoever owns them and while a removal is under way.
CREATE FUNCTION compliance.is_removing(from_table oid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('busward.removing', true), '') = 'what is past its days'
    AND from_table IN ('compliance.alarm_step'::regclass, 'compliance.attestation'::regclass,
                       'tracking.run_attestation'::regclass)
    AND pg_has_role(session_user, (SELECT c.relowner FROM pg_class c WHERE c.oid = from_table), 'MEMBER')
$$;
CREATE OR REPLACE FUNCTION registry.refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'DELETE' AND compliance.is_removing(tg_relid) THEN RETURN NULL; END IF;
  RAISE EXCEPTION 'rows of %.% are added or closed, never edited or deleted', tg_table_schema, tg_table_name;
END $$;

CREATE INDEX ON tracking.feed (alarm);
CREATE INDEX ON compliance.emergency (alarm);
CREATE INDEX ON access.session (last_used_at);

-- Each takes away at most so many of what is past its days and in no hold, the oldest first, with all that hangs on
-- them; gives what went from when to when.
CREATE FUNCTION compliance.remove_alarms(older timestamptz, most integer, OUT count bigint, OUT first timestamptz,
                                         OUT last timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  gone uuid[];
BEGIN
  -- Of an alarm that led to an emergency all stays with the emergency.
  SELECT array_agg(o.id), min(o.detected_at), max(o.detected_at) INTO gone, first, last FROM (
    SELECT a.id, a.detected_at FROM compliance.alarm a
    WHERE a.detected_at < older
      AND NOT EXISTS (SELECT FROM compliance.emergency e WHERE e.alarm = a.id)
      AND NOT EXISTS (SELECT FROM compliance.evidence_due d WHERE d.alarm = a.id)
      AND NOT EXISTS (SELECT FROM compliance.alarm_step s WHERE s.alarm = a.id AND s.at >= older)
      AND NOT EXISTS (SELECT FROM compliance.alarm_revision r
                      WHERE r.alarm = a.id AND greatest(r.detected_at, r.ended_at) >= older)
      AND NOT compliance.is_held(a.vehicle, (
        SELECT tstzrange(least(a.detected_at, min(r.began_at)),
                         greatest(a.detected_at, max(r.detected_at), max(r.ended_at)), '[]')
        FROM compliance.alarm_revision r WHERE r.alarm = a.id))
    ORDER BY a.detected_at, a.id LIMIT most) o;
  DELETE FROM tracking.feed WHERE alarm = ANY (gone);
  DELETE FROM compliance.cab_warning WHERE alarm = ANY (gone);
  DELETE FROM compliance.alarm_evidence WHERE alarm = ANY (gone);
  DELETE FROM compliance.alarm_step WHERE alarm = ANY (gone);
  DELETE FROM compliance.alarm_revision WHERE alarm = ANY (gone);
  DELETE FROM compliance.alarm WHERE id = ANY (gone);
  count := coalesce(cardinality(gone), 0);
END $$;

CREATE FUNCTION compliance.remove_runs(older timestamptz, most integer, OUT count bigint, OUT first timestamptz,
                                       OUT last timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  counts bigint;
BEGIN
  WITH old AS MATERIALIZED (
    SELECT r.run, r.vehicle, r.departs_at FROM tracking.run r
    WHERE r.departs_at < older AND greatest(r.began_at, r.ended_at) < older
      AND NOT compliance.is_held(r.vehicle, tstzrange(r.began_at, greatest(r.began_at, r.ended_at), '[]'))
    ORDER BY r.departs_at LIMIT most),
  visits AS (DELETE FROM tracking.stop_visit v USING old o WHERE v.run = o.run AND v.vehicle = o.vehicle),
  runs AS (DELETE FROM tracking.run r USING old o WHERE r.run = o.run AND r.vehicle = o.vehicle)
  SELECT count(*), min(o.departs_at), max(o.departs_at) INTO count, first, last FROM old o;
  DELETE FROM tracking.day_count c WHERE (c.vehicle, c.day) IN (
    SELECT x.vehicle, x.day FROM tracking.day_count x
    WHERE x.day < (older AT TIME ZONE 'UTC')::date
      AND NOT compliance.is_held(x.vehicle, tracking.utc_days(x.day, x.day)) LIMIT most);
  GET DIAGNOSTICS counts = ROW_COUNT;
  count := count + counts;
END $$;

-- An attestation names people and not always a bus: any hold of its day keeps it.
CREATE FUNCTION compliance.remove_attestations(older timestamptz, most integer, OUT count bigint, OUT first timestamptz,
                                               OUT last timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  gone uuid[];
BEGIN
  SELECT array_agg(o.id), min(o.at), max(o.at) INTO gone, first, last FROM (
    SELECT a.id, a.at FROM compliance.attestation a
    WHERE a.service_day < (older AT TIME ZONE 'UTC')::date AND greatest(a.at, a.received_at) < older
      AND NOT compliance.is_held(NULL, tracking.utc_days(a.service_day - 1, a.service_day))
    ORDER BY a.service_day LIMIT most) o;
  DELETE FROM tracking.run_attestation WHERE id = ANY (gone);
  DELETE FROM compliance.attestation WHERE id = ANY (gone);
  count := coalesce(cardinality(gone), 0);
END $$;

CREATE FUNCTION compliance.remove_security_log(older timestamptz, most integer, OUT count bigint, OUT first timestamptz,
                                               OUT last timestamptz) LANGUAGE plpgsql AS $$
DECLARE
  sessions bigint;
BEGIN
  WITH gone AS (DELETE FROM access.session s WHERE s.id_hash IN (
    SELECT x.id_hash FROM access.session x
    WHERE x.last_used_at < older AND coalesce(x.ended_at, x.last_used_at) < older
      AND NOT compliance.is_held(NULL, tstzrange(least(x.created_at, x.last_used_at), x.last_used_at, '[]')) LIMIT most)
    RETURNING s.created_at)
  SELECT count(*), min(g.created_at), max(g.created_at) INTO sessions, first, last FROM gone g;
  WITH gone AS (DELETE FROM registry.refused_terminal t WHERE (t.number, t.edition) IN (
    SELECT x.number, x.edition FROM registry.refused_terminal x
    WHERE x.last_at < older AND NOT compliance.is_held(NULL, tstzrange(x.first_at, x.last_at, '[]')) LIMIT most)
    RETURNING t.first_at, t.last_at)
  SELECT count(*) + sessions, least(first, min(g.first_at)), greatest(last, max(g.last_at)) INTO count, first, last
  FROM gone g;
END $$;

CREATE FUNCTION compliance.remove_some(of_kept text, today date, most integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  days integer := compliance.days_kept(of_kept, today);
  gone record;
BEGIN
  PERFORM pg_advisory_xact_lock(compliance.removal_lock());
  PERFORM set_config('busward.removing', 'what is past its days', true);
  EXECUTE format('SELECT * FROM compliance.%I($1, $2)', 'remove_' || of_kept) INTO gone
    USING (today - days)::timestamp AT TIME ZONE 'UTC', most;
  PERFORM set_config('busward.removing', '', true);
  IF gone.count > 0 THEN
    PERFORM audit.note_event('data_removed', jsonb_build_object(
      'kept', of_kept, 'from', gone.first, 'to', gone.last, 'count', gone.count, 'days', days, 'why', 'past its days'));
  END IF;
  RETURN gone.count;
END $$;
REVOKE ALL ON FUNCTION compliance.remove_some, compliance.remove_alarms, compliance.remove_runs,
  compliance.remove_attestations, compliance.remove_security_log, tracking.kept_because, compliance.is_removing
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION compliance.is_removing TO busward_engine, busward_api, busward_auditor;

-- The audit log ---------------------------------------------------------------------------------------------------

-- As before, but what a removal takes away enters as one entry and not anew row by row; and a digest says of whom the
-- value is, so that one that is gone without its owner having been erased is missed.
CREATE OR REPLACE FUNCTION audit.note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  secrets text[] := coalesce(TG_ARGV[0], '{}')::text[];
  personal text[] := coalesce(TG_ARGV[1], '{}')::text[];
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(old) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(new) END;
  about bigint := (coalesce(new_row, old_row) ->> TG_ARGV[3])::bigint;
  of_whom jsonb := jsonb_build_object('of', TG_ARGV[2] || ' ' || about);
  hidden audit.personal_value[];
  made bigint;
BEGIN
  IF old_row IS NOT DISTINCT FROM new_row THEN RETURN NULL; END IF;
  IF TG_OP = 'DELETE' AND compliance.is_removing(TG_RELID) THEN RETURN NULL; END IF;
  IF personal <> '{}' THEN
    SELECT array_agg(ROW(NULL, s.side, s.column_name, TG_ARGV[2], about, s.salt, s.value, NULL, NULL)::audit.personal_value)
      INTO hidden FROM audit.salted(old_row, new_row, personal) s;
    old_row := old_row || coalesce((SELECT jsonb_object_agg(h.column_name, audit.digest_of(h.salt, h.value) || of_whom)
                                    FROM unnest(hidden) h WHERE h.side = 'before'), '{}');
    new_row := new_row || coalesce((SELECT jsonb_object_agg(h.column_name, audit.digest_of(h.salt, h.value) || of_whom)
                                    FROM unnest(hidden) h WHERE h.side = 'after'), '{}');
  END IF;
  INSERT INTO audit.entry (db_role, account, acting_as, address, why, action, subject, before, after)
  VALUES (session_user, audit.setting('account')::bigint, audit.setting('role'), audit.setting('address'),
          audit.setting('why'),
          CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'removed' END,
          TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
          audit.without_secrets(old_row, secrets), audit.without_secrets(new_row, secrets))
  RETURNING id INTO made;
  IF hidden IS NOT NULL AND NOT audit.is_erased(TG_ARGV[2], about) THEN
    INSERT INTO audit.personal_value (entry, side, column_name, kind, subject, salt, value)
    SELECT made, h.side, h.column_name, h.kind, h.subject, h.salt, h.value FROM unnest(hidden) h;
  END IF;
  RETURN NULL;
END $$;

CREATE INDEX entry_by_account ON audit.entry (account, id);
CREATE INDEX entry_by_subject ON audit.entry (subject, id);

-- What each `busward verify` found.
CREATE TABLE audit.verification (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  build    text NOT NULL,
  sums     jsonb NOT NULL,  -- as the command prints them
  findings jsonb NOT NULL   -- the first hundred
);
CREATE TRIGGER no_edit BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.verification
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
GRANT SELECT, INSERT ON audit.verification TO busward_auditor;
GRANT SELECT ON audit.verification TO busward_api;
SELECT access.narrow('audit.verification', 'access.sees_all()');
