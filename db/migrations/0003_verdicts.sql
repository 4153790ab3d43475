-- The kind of a deviation may be corrected while its alarm is open, so it belongs to the revision. compliance.alarm
-- keeps the first one: it is part of the alarm's identity.

ALTER TABLE compliance.alarm_revision ADD COLUMN kind text NOT NULL DEFAULT '';
UPDATE compliance.alarm_revision r SET kind = a.kind FROM compliance.alarm a WHERE a.id = r.alarm;
ALTER TABLE compliance.alarm_revision ALTER COLUMN kind DROP DEFAULT;

CREATE OR REPLACE VIEW compliance.alarm_current WITH (security_invoker = true) AS
  SELECT a.id, a.vehicle, a.rule, r.kind, a.detected_at AS first_detected_at, r.revision, r.seq,
         r.run, r.route_version, r.began_at, r.detected_at, r.ended_at, r.late, r.cause, r.position,
         r.measured, r.limit_in_force, r.rulebook_revision, r.caused_by_seq, r.recorded_at
  FROM compliance.alarm a
  CROSS JOIN LATERAL (SELECT * FROM compliance.alarm_revision x WHERE x.alarm = a.id
                      ORDER BY x.revision DESC LIMIT 1) r;

-- Since when the terminal itself says that it is loaded; settling has it from here, because tracks do not hold it.
ALTER TABLE tracking.run ADD COLUMN said_loaded_at timestamptz;
