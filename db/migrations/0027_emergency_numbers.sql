-- The telephone that is answered at a school while its buses run, so that an accident reaches it at once
-- (校车安全管理条例 article 42). It is the school's and nobody's own.
ALTER TABLE registry.school_fact ADD COLUMN duty_phone text CHECK (duty_phone <> '');
SELECT registry.guard_new_columns('registry.school_fact');
SELECT audit.declare('registry.school_fact', '{}', '{name,duty_phone}');

-- A dated number of the rulebook, kept within bounds that no county may leave; `otherwise` for rulebooks older than it.
CREATE FUNCTION compliance.bounded_number(asked text, day date, otherwise double precision, lowest double precision,
                                          highest double precision) RETURNS double precision
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT least(highest, greatest(lowest, coalesce(
    (SELECT value FROM compliance.rule_value_now WHERE name = asked AND valid_from <= day
     ORDER BY valid_from DESC LIMIT 1), otherwise)))
$$;
REVOKE ALL ON FUNCTION compliance.bounded_number(text, date, double precision, double precision, double precision)
  FROM PUBLIC;

-- How long around an emergency its data are held: an hour at least, a month at most.
CREATE OR REPLACE FUNCTION compliance.hold_data() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  around interval := make_interval(hours => round(compliance.bounded_number(
    'emergency_held_around_h', (new.at AT TIME ZONE 'UTC')::date, 24, 1, 744))::integer);
BEGIN
  INSERT INTO compliance.legal_hold (during, vehicle, emergency, reason)
  VALUES (tstzrange(new.at - around, new.at + around, '[]'), new.vehicle, new.id, 'emergency');
  RETURN NULL;
END $$;

-- What is heard of a bus within so long of an open emergency belongs to that one: a minute at least, a day at most.
CREATE OR REPLACE FUNCTION compliance.open_emergency() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  around interval := make_interval(mins => round(compliance.bounded_number(
    'emergency_one_within_min', (new.detected_at AT TIME ZONE 'UTC')::date, 60, 1, 1440))::integer);
BEGIN
  INSERT INTO compliance.emergency (cause, vehicle, alarm, at, note)
  SELECT new.rule, new.vehicle, new.id, new.detected_at, ''
  WHERE NOT EXISTS (
    SELECT FROM compliance.emergency e
    WHERE e.vehicle = new.vehicle
      AND e.at BETWEEN new.detected_at - around AND new.detected_at + around
      AND NOT EXISTS (SELECT FROM compliance.emergency_step s WHERE s.emergency = e.id AND s.kind = 'closed'));
  RETURN NULL;
END $$;
