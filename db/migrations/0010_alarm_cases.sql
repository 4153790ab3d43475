-- What people do about alarms, as steps that are only ever added, and how far each rule has been let out.

-- A step enters the feed with its own number there, beside the engine's revisions.
ALTER TABLE tracking.feed ADD COLUMN step integer;
ALTER TABLE tracking.feed ADD CHECK ((kind = 'step') = (step IS NOT NULL));

CREATE TABLE compliance.alarm_step (
  alarm uuid NOT NULL REFERENCES compliance.alarm,
  step integer NOT NULL CHECK (step > 0),
  seq bigint NOT NULL UNIQUE,  -- in the feed
  at timestamptz NOT NULL,
  account bigint NOT NULL,
  actor text NOT NULL,  -- as people knew the account then
  role text NOT NULL,
  operator_id bigint,
  school_id bigint,
  area_id bigint,
  kind text NOT NULL CHECK (kind IN (
    'acknowledged', 'owner_taken', 'handed_over', 'contacted', 'decided', 'ground_confirmed', 'searched', 'counted',
    'supervision_ordered', 'rectified', 'closed', 'appealed', 'appeal_decided', 'escalated', 'noted')),
  note text NOT NULL,
  handed_to text,
  way text CHECK (way IN ('cab_voice', 'attendant', 'safety_manager', 'driver_phone')),
  outcome text CHECK (outcome IN ('warned', 'justified', 'false_alarm', 'confirmed', 'unsupported')),
  ground text CHECK (ground IN ('traffic_control', 'road_works', 'natural_disaster', 'severe_weather',
                                'major_accident', 'other_obstruction')),
  reason text CHECK (reason IN ('position_error', 'map_error', 'terminal_fault', 'wrong_binding', 'wrong_file',
                                'test_drive')),
  accepted boolean,
  searched_by text,
  searched_at timestamptz,
  pupils_on integer,
  pupils_off integer,
  due_on date,
  tier text CHECK (tier IN ('operator_monitor', 'duty_officer', 'traffic_police')),
  recorded_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (alarm, step),
  CHECK ((kind = 'handed_over') = (handed_to IS NOT NULL)),
  CHECK ((kind = 'contacted') = (way IS NOT NULL)),
  CHECK ((kind = 'decided' OR (kind = 'appeal_decided' AND accepted)) = (outcome IS NOT NULL)),
  CHECK ((outcome IS NOT DISTINCT FROM 'justified') = (ground IS NOT NULL)),
  CHECK ((outcome IS NOT DISTINCT FROM 'false_alarm') = (reason IS NOT NULL)),
  CHECK ((kind = 'appeal_decided') = (accepted IS NOT NULL)),
  CHECK ((kind = 'searched') = (searched_by IS NOT NULL AND searched_at IS NOT NULL)),
  CHECK ((kind = 'counted') = (pupils_on IS NOT NULL AND pupils_off IS NOT NULL)),
  CHECK (kind <> 'counted' OR pupils_on = pupils_off),
  CHECK ((kind = 'supervision_ordered') = (due_on IS NOT NULL)),
  CHECK ((kind = 'escalated') = (tier IS NOT NULL))
);

-- Numbers a step without gaps, of its alarm and in the feed. Holds the feed's lock to the commit, as the engine does,
-- so that nobody gets between.
CREATE FUNCTION compliance.number_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  newest record;
BEGIN
  PERFORM tracking.feed_lock();
  SELECT s.step, s.at INTO newest FROM compliance.alarm_step s WHERE s.alarm = new.alarm ORDER BY s.step DESC LIMIT 1;
  IF new.step <> coalesce(newest.step, 0) + 1 OR new.at < newest.at THEN
    RAISE EXCEPTION 'step % of alarm % does not follow the newest', new.step, new.alarm
      USING ERRCODE = 'serialization_failure';
  END IF;
  new.seq := coalesce((SELECT max(f.seq) FROM tracking.feed f), 0) + 1;
  RETURN new;
END $$;
CREATE FUNCTION compliance.feed_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO tracking.feed (seq, kind, alarm, step) VALUES (new.seq, 'step', new.alarm, new.step);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION compliance.number_step(), compliance.feed_step() FROM PUBLIC;
CREATE TRIGGER number_step BEFORE INSERT ON compliance.alarm_step
  FOR EACH ROW EXECUTE FUNCTION compliance.number_step();
CREATE TRIGGER feed_step AFTER INSERT ON compliance.alarm_step
  FOR EACH ROW EXECUTE FUNCTION compliance.feed_step();
CREATE TRIGGER no_edit BEFORE UPDATE OR DELETE OR TRUNCATE ON compliance.alarm_step
  FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_edit();

-- What an alarm's steps amount to, one row an alarm. Says in SQL what tracker/alarm_case says; a test holds them together.
CREATE VIEW compliance.alarm_status WITH (security_invoker = true) AS
  SELECT a.id AS alarm, s.steps, s.acknowledged_at, o.owner, o.owner_account,
         d.outcome, d.ground, d.reason, d.at AS decided_at, d.account AS decided_by, stands.outcome_stands,
         CASE WHEN s.ordered > s.rectified AND s.ordered > s.lifted THEN s.due_on END AS rectify_by,
         s.escalated_to,
         CASE WHEN s.closed > s.granted THEN s.closed_at END AS closed_at,
         CASE WHEN s.appealed > s.answered THEN 'appealed'
              WHEN s.closed > s.granted THEN 'closed'
              WHEN stands.outcome_stands THEN 'decided'
              WHEN s.acknowledged_at IS NOT NULL THEN 'acknowledged'
              ELSE 'unacknowledged' END AS state
  FROM compliance.alarm a
  CROSS JOIN LATERAL (
    SELECT count(*)::integer AS steps,
           min(x.at) FILTER (WHERE x.kind NOT IN ('noted', 'escalated')) AS acknowledged_at,
           coalesce(max(x.step) FILTER (WHERE x.kind = 'ground_confirmed'), 0) AS ground_confirmed,
           coalesce(max(x.step) FILTER (WHERE x.kind = 'supervision_ordered'), 0) AS ordered,
           coalesce(max(x.step) FILTER (WHERE x.kind = 'rectified'), 0) AS rectified,
           coalesce(max(x.step) FILTER (WHERE x.outcome NOT IN ('confirmed', 'warned')), 0) AS lifted,
           coalesce(max(x.step) FILTER (WHERE x.kind = 'closed'), 0) AS closed,
           coalesce(max(x.step) FILTER (WHERE x.kind = 'appealed'), 0) AS appealed,
           coalesce(max(x.step) FILTER (WHERE x.kind = 'appeal_decided'), 0) AS answered,
           coalesce(max(x.step) FILTER (WHERE x.accepted), 0) AS granted,
           max(x.at) FILTER (WHERE x.kind = 'closed') AS closed_at,
           (array_agg(x.due_on ORDER BY x.step DESC) FILTER (WHERE x.kind = 'supervision_ordered'))[1] AS due_on,
           (array_agg(x.tier ORDER BY x.step DESC) FILTER (WHERE x.kind = 'escalated'))[1] AS escalated_to
    FROM compliance.alarm_step x WHERE x.alarm = a.id) s
  LEFT JOIN LATERAL (
    SELECT x.* FROM compliance.alarm_step x WHERE x.alarm = a.id AND x.outcome IS NOT NULL
    ORDER BY x.step DESC LIMIT 1) d ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(x.handed_to, x.actor) AS owner, CASE WHEN x.kind = 'owner_taken' THEN x.account END AS owner_account
    FROM compliance.alarm_step x WHERE x.alarm = a.id AND x.kind IN ('owner_taken', 'handed_over')
    ORDER BY x.step DESC LIMIT 1) o ON true
  CROSS JOIN LATERAL (
    SELECT d.outcome IS NOT NULL AND (d.ground IS DISTINCT FROM 'other_obstruction' OR d.kind = 'appeal_decided'
                                      OR s.ground_confirmed > d.step) AS outcome_stands) stands;

GRANT SELECT ON compliance.alarm_step, compliance.alarm_status TO busward_engine, busward_api, busward_auditor;
GRANT INSERT ON compliance.alarm_step TO busward_api;

-- How far a rule has been let out: the newest move holds from its moment on, that of an operator over the one for all.
CREATE TABLE compliance.stage_move (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rule text NOT NULL,
  operator_id bigint REFERENCES registry.operator,  -- null: of all who have no move of their own
  stage text NOT NULL CHECK (stage IN ('observe', 'show', 'ring')),
  from_at timestamptz NOT NULL,
  alarms_before integer NOT NULL,  -- of the rule and operator in the 14 days before, as whoever moved it was shown
  account bigint NOT NULL,
  actor text NOT NULL,
  role text NOT NULL,
  note text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON compliance.stage_move (rule, operator_id, from_at);
CREATE TRIGGER no_edit BEFORE UPDATE OR DELETE OR TRUNCATE ON compliance.stage_move
  FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_edit();
GRANT SELECT ON compliance.stage_move TO busward_engine, busward_api, busward_auditor;
GRANT INSERT ON compliance.stage_move TO busward_api;
