-- A rule's stage by area as well as by operator; the numbers of the responder chain as the bureau sets them; who lifts a
-- hold, and why.

ALTER TABLE compliance.stage_move ADD COLUMN area_id bigint REFERENCES registry.area;  -- null: everywhere

CREATE TABLE compliance.chain_number (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  quantity text NOT NULL CHECK (quantity IN ('duty_after_s', 'police_after_s', 'repeated')),
  value integer NOT NULL CHECK (value > 0),
  rule text,                                    -- null: of every rule
  operator_id bigint REFERENCES registry.operator,  -- null: of every operator
  valid_from date NOT NULL,                     -- a civil day
  account bigint NOT NULL,
  actor text NOT NULL,
  role text NOT NULL,
  note text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON compliance.chain_number (operator_id, rule, valid_from);
CREATE TRIGGER no_edit BEFORE UPDATE OR DELETE OR TRUNCATE ON compliance.chain_number
  FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_edit();
GRANT SELECT ON compliance.chain_number TO busward_engine, busward_api, busward_auditor;
GRANT INSERT ON compliance.chain_number TO busward_api;
-- Who is called when is no secret of anybody's.
SELECT access.narrow('compliance.chain_number', access.own('operators', 'operator_id') || ' OR operator_id IS NULL',
                     access.own('operators', 'operator_id'));

ALTER TABLE compliance.lifted_hold ADD COLUMN role text NOT NULL;
GRANT INSERT ON compliance.lifted_hold TO busward_api;
