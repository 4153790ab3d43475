-- An SOS or a collision opens its emergency in the transaction that writes the alarm: none is forgotten, and a replay
-- of the journal finds the same one by its alarm's id.

-- Nobody opened it; the alarm did.
ALTER TABLE compliance.emergency ALTER COLUMN account DROP NOT NULL, ALTER COLUMN actor DROP NOT NULL,
  ALTER COLUMN role DROP NOT NULL;
ALTER TABLE compliance.emergency ADD CONSTRAINT opened_by_somebody_or_an_alarm CHECK (
  num_nonnulls(account, actor, role) = 3 OR (num_nonnulls(account, actor, role) = 0 AND alarm IS NOT NULL));
CREATE UNIQUE INDEX opened_once ON compliance.emergency (alarm) WHERE account IS NULL;

-- A bus that has hit something and whose driver then presses the button is one accident: of a bus whose emergency is
-- open and began in the hour around, no second one is opened.
CREATE FUNCTION compliance.open_emergency() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO compliance.emergency (cause, vehicle, alarm, at, note)
  SELECT new.rule, new.vehicle, new.id, new.detected_at, ''
  WHERE NOT EXISTS (
    SELECT FROM compliance.emergency e
    WHERE e.vehicle = new.vehicle
      AND e.at BETWEEN new.detected_at - interval '1 hour' AND new.detected_at + interval '1 hour'
      AND NOT EXISTS (SELECT FROM compliance.emergency_step s WHERE s.emergency = e.id AND s.kind = 'closed'));
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION compliance.open_emergency() FROM PUBLIC;
CREATE TRIGGER open_emergency AFTER INSERT ON compliance.alarm
  FOR EACH ROW WHEN (new.rule IN ('sos', 'collision')) EXECUTE FUNCTION compliance.open_emergency();
CREATE INDEX ON compliance.emergency (vehicle, at);
