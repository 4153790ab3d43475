-- Personal values in the audit log. In the value's place an entry has a salted digest; the value and its salt are
-- encrypted under a key of the person whom they are about, outside the sealed entries. When that key goes, the chain
-- stays whole and the value is unreadable.

-- Which columns hold what tells of a person, and which look so and do not. A test fails for a column that is named like
-- a person's data and is on neither list.
CREATE TABLE audit.declared_column (
  table_name  text NOT NULL,
  column_name text NOT NULL,
  personal    boolean NOT NULL,
  PRIMARY KEY (table_name, column_name)
);
GRANT SELECT ON audit.declared_column TO busward_engine, busward_api, busward_auditor;

CREATE FUNCTION audit.declare(declared regclass, personal text[], other text[] DEFAULT '{}') RETURNS void
LANGUAGE sql AS $$
  INSERT INTO audit.declared_column
  SELECT n.nspname || '.' || c.relname, a.attname, a.attname = ANY (personal)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = ANY (personal || other)
  WHERE c.oid = declared
  ON CONFLICT (table_name, column_name) DO UPDATE SET personal = excluded.personal
$$;

-- The key of one person for the log: of an account, or of a person on file. Wrapped by a master key that lies outside
-- the database. Erased, it leaves the row, so that nobody gets a second one.
CREATE TABLE audit.subject_key (
  kind           text NOT NULL CHECK (kind IN ('account', 'person')),
  subject        bigint NOT NULL,
  algorithm      text NOT NULL,
  master_version integer NOT NULL CHECK (master_version > 0),
  wrapped_key    bytea,
  erased_at      timestamptz,
  PRIMARY KEY (kind, subject),
  CHECK ((wrapped_key IS NULL) = (erased_at IS NOT NULL))
);

-- The values behind the digests. The change itself leaves salt and value; the server, which has the master keys,
-- encrypts both under the subject's key within a second or two. An erased subject's values are gone.
CREATE TABLE audit.personal_value (
  entry       bigint NOT NULL REFERENCES audit.entry,
  side        text NOT NULL CHECK (side IN ('before', 'after')),
  column_name text NOT NULL,
  kind        text NOT NULL,
  subject     bigint NOT NULL,
  salt        bytea,
  value       text,
  algorithm   text,
  sealed      bytea,
  PRIMARY KEY (entry, side, column_name),
  CHECK ((salt IS NULL) = (value IS NULL) AND (algorithm IS NULL) = (sealed IS NULL)),
  CHECK (num_nonnulls(value, sealed) <= 1)
);
CREATE INDEX personal_value_open ON audit.personal_value (entry) WHERE value IS NOT NULL;
CREATE INDEX personal_value_of ON audit.personal_value (kind, subject);
CREATE TRIGGER no_delete BEFORE DELETE OR TRUNCATE ON audit.personal_value
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER seal_once BEFORE UPDATE ON audit.personal_value
  FOR EACH ROW WHEN (old.value IS NULL) EXECUTE FUNCTION audit.refuse();
GRANT SELECT, UPDATE (salt, value, algorithm, sealed) ON audit.personal_value TO busward_engine;
GRANT SELECT (entry, side, column_name, kind, subject, algorithm, sealed) ON audit.personal_value
  TO busward_api, busward_auditor;
GRANT SELECT, INSERT ON audit.subject_key TO busward_engine;
GRANT SELECT, UPDATE (algorithm, master_version, wrapped_key) ON audit.subject_key TO busward_engine, busward_api;
GRANT SELECT ON audit.subject_key TO busward_auditor;

CREATE FUNCTION audit.digest_of(salt bytea, value text) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('personal', 'SHA-256/1', 'digest', encode(sha256(salt || convert_to(value, 'UTF8')), 'hex'))
$$;

CREATE FUNCTION audit.is_erased(kind text, subject bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM audit.subject_key k
                 WHERE k.kind = is_erased.kind AND k.subject = is_erased.subject AND k.erased_at IS NOT NULL)
$$;

-- The personal values of a change, each with a salt of its own; what did not change has one salt on both sides, so that
-- the log shows that it did not.
CREATE FUNCTION audit.salted(old_row jsonb, new_row jsonb, personal text[])
RETURNS TABLE (side text, column_name text, salt bytea, value text) LANGUAGE sql VOLATILE AS $$
  WITH salted AS MATERIALIZED (
    SELECT c, v.value, decode(replace(gen_random_uuid()::text, '-', ''), 'hex') AS salt
    FROM unnest(personal) c,
    LATERAL (SELECT old_row ->> c AS value UNION SELECT new_row ->> c) v WHERE v.value IS NOT NULL)
  SELECT s.side, salted.c, salted.salt, salted.value
  FROM salted JOIN (VALUES ('before', old_row), ('after', new_row)) s (side, content)
    ON s.content ->> salted.c = salted.value
$$;

CREATE OR REPLACE FUNCTION audit.note_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  secrets text[] := coalesce(TG_ARGV[0], '{}')::text[];
  personal text[] := coalesce(TG_ARGV[1], '{}')::text[];
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(old) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(new) END;
  about bigint := (coalesce(new_row, old_row) ->> TG_ARGV[3])::bigint;
  hidden audit.personal_value[];
  made bigint;
BEGIN
  IF old_row IS NOT DISTINCT FROM new_row THEN RETURN NULL; END IF;
  IF personal <> '{}' THEN
    SELECT array_agg(ROW(NULL, s.side, s.column_name, TG_ARGV[2], about, s.salt, s.value, NULL, NULL)::audit.personal_value)
      INTO hidden FROM audit.salted(old_row, new_row, personal) s;
    old_row := old_row || coalesce((SELECT jsonb_object_agg(h.column_name, audit.digest_of(h.salt, h.value))
                                    FROM unnest(hidden) h WHERE h.side = 'before'), '{}');
    new_row := new_row || coalesce((SELECT jsonb_object_agg(h.column_name, audit.digest_of(h.salt, h.value))
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

-- Has every change of the table logged. `secrets`: columns whose content stays out. `personal`: columns whose content
-- enters as a digest, encrypted under the key of the `kind` of person whom the column `subject` names.
DROP FUNCTION audit.watch(regclass, text[]);
CREATE FUNCTION audit.watch(watched regclass, secrets text[] DEFAULT '{}', personal text[] DEFAULT '{}',
                            kind text DEFAULT NULL, subject text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (personal <> '{}') <> (kind IS NOT NULL AND subject IS NOT NULL) THEN
    RAISE EXCEPTION '%: personal columns want a kind of person and the column that names one', watched;
  END IF;
  EXECUTE format('CREATE OR REPLACE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s '
                 'FOR EACH ROW EXECUTE FUNCTION audit.note_change(%L, %L, %L, %L)',
                 watched, secrets, personal, coalesce(kind, ''), coalesce(subject, ''));
  PERFORM audit.declare(watched, personal);
END $$;

-- Ends what the log can tell of a person: the key goes for good, and with it every value under it. Values that were not
-- encrypted yet go at once. Gives how many values there were.
CREATE FUNCTION audit.erase_subject(of_kind text, of_subject bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  gone integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit.personal_value', 0));  -- not while values are encrypted
  INSERT INTO audit.subject_key (kind, subject, algorithm, master_version, erased_at)
  VALUES (of_kind, of_subject, 'none', 1, clock_timestamp())
  ON CONFLICT (kind, subject) DO UPDATE SET wrapped_key = NULL, erased_at = excluded.erased_at
    WHERE subject_key.erased_at IS NULL;
  SELECT count(*) INTO gone FROM audit.personal_value v WHERE v.kind = of_kind AND v.subject = of_subject;
  UPDATE audit.personal_value v SET salt = NULL, value = NULL
  WHERE v.kind = of_kind AND v.subject = of_subject AND v.value IS NOT NULL;
  RETURN gone;
END $$;
REVOKE ALL ON FUNCTION audit.erase_subject FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.erase_subject TO busward_api;

-- What was logged without this before stays as it was sealed.
SELECT audit.watch('access.account', '{}', '{display_name}', 'account', 'id');
SELECT audit.watch('compliance.alarm_step', '{}', '{actor}', 'account', 'account');
SELECT audit.watch('compliance.stage_move', '{}', '{actor}', 'account', 'account');
-- That a person's identity was filed, wrapped anew or ended; nothing of it.
SELECT audit.watch('registry.person_key', '{wrapped_key,digest,masked,born_on}');

-- Personal, in tables whose history is their own (two times, or written once).
SELECT audit.declare('registry.driver_fact', '{name,phone}');
SELECT audit.declare('registry.staff_fact', '{name,phone}');
SELECT audit.declare('registry.person_key', '{masked,born_on}');
SELECT audit.declare('compliance.emergency', '{actor}');
SELECT audit.declare('compliance.emergency_step', '{actor}');
SELECT audit.declare('compliance.lifted_hold', '{actor}');
-- Names of places, organisations and things. A login is a working name that the bureau gives: whoever audits searches by it.
SELECT audit.declare('access.account', '{}', '{login}');
SELECT audit.declare('access.api_token', '{}', '{name}');
SELECT audit.declare('access.schema_migration', '{}', '{name}');
SELECT audit.declare('audit.declared_column', '{}', '{table_name,column_name}');
SELECT audit.declare('audit.personal_value', '{}', '{column_name}');
SELECT audit.declare('compliance.rule_value_fact', '{}', '{name}');
SELECT audit.declare('registry.area_fact', '{}', '{name}');
SELECT audit.declare('registry.county_fact', '{}', '{name_zh,name_en}');
SELECT audit.declare('registry.duty_fact', '{}', '{name}');
SELECT audit.declare('registry.operator_fact', '{}', '{name}');
SELECT audit.declare('registry.school_fact', '{}', '{name}');
SELECT audit.declare('routing.place_fact', '{}', '{name}');
SELECT audit.declare('routing.road_fact', '{}', '{name}');
SELECT audit.declare('routing.route_stop', '{}', '{name}');

-- A master key can be left off when nothing hangs on it any more: what finds out whether two numbers are one included.
GRANT UPDATE (digest_algorithm, digest) ON registry.person_key TO busward_api;

-- One-time secrets are kept under a master key. Without an algorithm: as they were kept before, until keys are renewed.
ALTER TABLE access.second_factor
  ADD COLUMN algorithm text,
  ADD COLUMN master_version integer CHECK (master_version > 0),
  ADD CHECK ((algorithm IS NULL) = (master_version IS NULL));
GRANT UPDATE (algorithm, master_version) ON access.second_factor TO busward_api;
