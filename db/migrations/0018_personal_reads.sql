-- Who read whose personal data: written in the transaction that reads, as the owner, so that no role of the program can
-- add, change or delete an entry by itself, or read without one. A reading that cannot be noted does not happen.

CREATE TABLE audit.personal_read (
  at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  db_role   text NOT NULL,
  account   bigint,  -- none: a command on the machine
  acting_as text,
  address   text,
  purpose   text NOT NULL,  -- the right it was read under; docs/rights.md says for what
  what      text NOT NULL CHECK (what IN ('track', 'people', 'contacts')),
  subject   text NOT NULL,  -- whose: a vehicle, a kind of records, an emergency
  extent    text            -- how much of it: a span, a search
) PARTITION BY RANGE (at);
CREATE INDEX ON audit.personal_read (at);
CREATE INDEX ON audit.personal_read (account, at);
CREATE INDEX ON audit.personal_read (what, subject, at);
GRANT SELECT ON audit.personal_read TO busward_auditor;

-- A security log: a year.
INSERT INTO tracking.day_partitioned (parent, keep_days) VALUES ('audit.personal_read', 366);
SELECT tracking.ensure_day('audit.personal_read', (now() AT TIME ZONE 'UTC')::date + days)
FROM generate_series(-1, 14) AS days;

CREATE FUNCTION audit.note_read(purpose text, what text, subject text, extent text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO audit.personal_read (db_role, account, acting_as, address, purpose, what, subject, extent)
  VALUES (session_user, audit.setting('account')::bigint, audit.setting('role'), audit.setting('address'),
          purpose, what, subject, extent);
END $$;
REVOKE ALL ON FUNCTION audit.note_read FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.note_read TO busward_api;

-- The newest readings of a span, for who may read the audit log: the API asks for its right first.
CREATE FUNCTION audit.personal_reads(since timestamptz, until timestamptz, of_account bigint, of_what text,
                                     of_subject text, most integer)
RETURNS TABLE (at timestamptz, account bigint, login text, acting_as text, address text, purpose text, what text,
               subject text, extent text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT r.at, r.account, a.login, r.acting_as, r.address, r.purpose, r.what, r.subject, r.extent
  FROM audit.personal_read r LEFT JOIN access.account a ON a.id = r.account
  WHERE r.at >= since AND r.at < until AND (of_account IS NULL OR r.account = of_account)
    AND (of_what IS NULL OR r.what = of_what) AND (of_subject IS NULL OR r.subject = of_subject)
  ORDER BY r.at DESC LIMIT most
$$;
REVOKE ALL ON FUNCTION audit.personal_reads FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.personal_reads TO busward_api, busward_auditor;

-- Why the log's own tables are not narrowed by whose rows they are, where such reasons are kept.
DO $$
BEGIN
  IF to_regprocedure('access.leave_open(regclass, text)') IS NOT NULL THEN
    PERFORM access.leave_open('audit.declared_column', 'which columns tell of people; no row of anybody''s');
    PERFORM access.leave_open('audit.subject_key', 'wrapped by a key outside the database');
    PERFORM access.leave_open('audit.personal_value', 'encrypted; the clear columns are granted to the engine alone');
    PERFORM access.leave_open('audit.personal_read', 'granted to the auditor alone');
  END IF;
END $$;

-- Of tables that were made meanwhile: who set a number, and the name of a table.
INSERT INTO audit.declared_column (table_name, column_name, personal)
VALUES ('compliance.chain_number', 'actor', true), ('access.open_table', 'name', false);
