-- What was recorded on the spot reaches the engine by the journal, and who drives is among its facts.

-- The attestations whose journal record the engine has judged, written with its position: those that are not here are
-- to be journaled. What a verdict may hang on stands beside, for settling; `late` ones came when the run could no
-- longer be settled again.
CREATE TABLE tracking.run_attestation (
  id          uuid PRIMARY KEY REFERENCES compliance.attestation,
  run         uuid NOT NULL,
  at          timestamptz NOT NULL,
  driver      text,     -- codes, by a departure check
  attendant   text,
  loaded      boolean,  -- pupils are on board from then on, or nobody is
  swept       boolean NOT NULL,
  late        boolean NOT NULL
);
CREATE INDEX ON tracking.run_attestation (run);
ALTER TABLE tracking.run_attestation ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON tracking.run_attestation TO busward_engine, busward_auditor USING (true) WITH CHECK (true);
CREATE POLICY own_rows ON tracking.run_attestation TO busward_api USING (access.sees_all());
CREATE TRIGGER no_edit BEFORE UPDATE OR DELETE OR TRUNCATE ON tracking.run_attestation
  FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_edit();
GRANT SELECT, INSERT ON tracking.run_attestation TO busward_engine;
GRANT SELECT ON tracking.run_attestation TO busward_api, busward_auditor;

-- What the hash of a revision covers: 1 = without drivers and seats, 2 = with them. Revisions from before keep theirs.
ALTER TABLE registry.revision ADD COLUMN covers smallint NOT NULL DEFAULT 1;
