-- Accidents and emergencies, with what was done about them, and the holds that keep their data.

CREATE TABLE compliance.emergency (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  cause text NOT NULL CHECK (cause IN ('sos', 'collision', 'hand')),
  vehicle bigint NOT NULL REFERENCES registry.vehicle,
  alarm uuid REFERENCES compliance.alarm,
  at timestamptz NOT NULL,
  account bigint NOT NULL,
  actor text NOT NULL,
  role text NOT NULL,
  note text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON compliance.emergency (at);

CREATE TABLE compliance.emergency_step (
  emergency bigint NOT NULL REFERENCES compliance.emergency,
  step integer NOT NULL CHECK (step > 0),
  at timestamptz NOT NULL,
  account bigint NOT NULL,
  actor text NOT NULL,
  role text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('done', 'not_needed', 'noted', 'closed')),
  task text CHECK (task IN ('police_called', 'rescue_called', 'warning_set', 'pupils_safe', 'school_told',
                            'operator_told', 'guardians_told', 'bureau_told', 'pupils_accounted_for')),
  note text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (emergency, step),
  CHECK ((kind IN ('done', 'not_needed')) = (task IS NOT NULL))
);
-- A task is settled once, and a case closed once, whoever is at the same time at it.
CREATE UNIQUE INDEX ON compliance.emergency_step (emergency, task) WHERE task IS NOT NULL;
CREATE UNIQUE INDEX ON compliance.emergency_step (emergency) WHERE kind = 'closed';

-- What must not be thrown away by age. Days of the journal and the tracks that a hold touches are not dropped.
CREATE TABLE compliance.legal_hold (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  during tstzrange NOT NULL CHECK (NOT isempty(during)),
  vehicle bigint REFERENCES registry.vehicle,  -- null: of all
  emergency bigint REFERENCES compliance.emergency,
  reason text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE compliance.lifted_hold (
  hold bigint PRIMARY KEY REFERENCES compliance.legal_hold,
  account bigint NOT NULL,
  actor text NOT NULL,
  note text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);

-- An emergency comes with its hold, so that none is opened without.
CREATE FUNCTION compliance.hold_data() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO compliance.legal_hold (during, vehicle, emergency, reason)
  VALUES (tstzrange(new.at - interval '24 hours', new.at + interval '24 hours', '[]'), new.vehicle, new.id, 'emergency');
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION compliance.hold_data() FROM PUBLIC;
CREATE TRIGGER hold_data AFTER INSERT ON compliance.emergency
  FOR EACH ROW EXECUTE FUNCTION compliance.hold_data();

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['compliance.emergency', 'compliance.emergency_step', 'compliance.legal_hold',
                              'compliance.lifted_hold'] LOOP
    EXECUTE format('CREATE TRIGGER no_edit BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_edit()', kept);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON compliance.emergency, compliance.emergency_step TO busward_api;
GRANT SELECT ON compliance.emergency, compliance.emergency_step TO busward_engine, busward_auditor;
GRANT SELECT ON compliance.legal_hold, compliance.lifted_hold TO busward_engine, busward_api, busward_auditor;

-- Whoever sees the bus sees what happened to it.
SELECT access.narrow('compliance.emergency', 'access.sees_vehicle(vehicle)');
SELECT access.narrow('compliance.emergency_step',
  'EXISTS (SELECT FROM compliance.emergency e WHERE e.id = emergency AND access.sees_vehicle(e.vehicle))');
