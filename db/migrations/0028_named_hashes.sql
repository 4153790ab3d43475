-- The digests of personal values in the audit log are by the hash in use, which each names: SHA-256, or SM3 where the
-- commercial algorithms are (docs/operation.md).
CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA audit;

CREATE TABLE audit.hash_in_use (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  algorithm text NOT NULL CHECK (algorithm IN ('SHA-256/1', 'SM3/1'))
);
INSERT INTO audit.hash_in_use (algorithm) VALUES ('SHA-256/1');
GRANT SELECT ON audit.hash_in_use TO busward_engine, busward_api, busward_auditor;
SELECT access.leave_open('audit.hash_in_use', 'the name of an algorithm; no row of anybody''s');
SELECT audit.watch('audit.hash_in_use');

-- Of whoever seals the log: from now on digests are by this one.
CREATE FUNCTION audit.use_hash(wanted text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE audit.hash_in_use SET algorithm = wanted WHERE algorithm <> wanted
$$;
REVOKE ALL ON FUNCTION audit.use_hash FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.use_hash TO busward_engine;

DROP FUNCTION audit.digest_of;
CREATE FUNCTION audit.digest_of(salt bytea, value text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('personal', u.algorithm, 'digest', encode(audit.digest(
    salt || convert_to(value, 'UTF8'), CASE u.algorithm WHEN 'SM3/1' THEN 'sm3' ELSE 'sha256' END), 'hex'))
  FROM audit.hash_in_use u
$$;
