-- The second wall: whoever works as busward_api sees the rows of whom busward.areas speaks, and nothing where it is
-- empty. The program's own work (imports, what is not asked for by an account) says 'county' when it connects; a
-- transaction for an account says where that account belongs: 'county', 'operator:3', 'school:4'. 'area:5' sees nothing
-- until areas are tied to organisations. Who runs a bus now sees its past as well.

CREATE FUNCTION access.sees_all() RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT current_setting('busward.areas', true) IS NOT DISTINCT FROM 'county' $$;

-- The id behind 'kind:', where the areas are of that kind.
CREATE FUNCTION access.areas_id(kind text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN current_setting('busward.areas', true) ~ ('^' || kind || ':[0-9]{1,18}$')
    THEN split_part(current_setting('busward.areas', true), ':', 2)::bigint END $$;

CREATE FUNCTION access.sees_operator(operator_id bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT access.sees_all() OR coalesce(operator_id = access.areas_id('operator'), false)
    OR EXISTS (SELECT FROM registry.school_now s
               WHERE s.school_id = access.areas_id('school') AND s.operator_id = sees_operator.operator_id) $$;

CREATE FUNCTION access.sees_vehicle(vehicle bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT access.sees_all() OR EXISTS (SELECT FROM registry.vehicle_now v WHERE v.vehicle_id = vehicle
                                      AND access.sees_operator(v.operator_id)) $$;

CREATE FUNCTION access.sees_driver(driver bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT access.sees_all() OR EXISTS (SELECT FROM registry.driver_now d WHERE d.driver_id = driver
                                      AND access.sees_operator(d.operator_id)) $$;

CREATE FUNCTION access.sees_alarm(alarm uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT access.sees_all() OR EXISTS (SELECT FROM compliance.alarm a WHERE a.id = alarm
                                      AND access.sees_vehicle(a.vehicle)) $$;

-- Narrows a table to the rows for which `condition` holds, for busward_api; the engine and the auditor see all of it.
CREATE FUNCTION access.narrow(narrowed regclass, condition text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', narrowed);
  EXECUTE format('CREATE POLICY own_rows ON %1$s TO busward_api USING (%2$s) WITH CHECK (%2$s)', narrowed, condition);
  EXECUTE format('CREATE POLICY all_rows ON %s TO busward_engine, busward_auditor USING (true) WITH CHECK (true)',
                 narrowed);
END $$;

SELECT access.narrow('registry.vehicle_fact', 'access.sees_operator(operator_id)');
SELECT access.narrow('registry.driver_fact', 'access.sees_operator(operator_id)');
SELECT access.narrow('registry.document_fact',
  'CASE subject WHEN ''bus'' THEN access.sees_vehicle(vehicle_id) WHEN ''driver'' THEN access.sees_driver(driver_id) '
  'ELSE access.sees_operator(operator_id) END');
SELECT access.narrow('tracking.track', 'access.sees_vehicle(vehicle)');
SELECT access.narrow('tracking.run', 'access.sees_vehicle(vehicle)');
SELECT access.narrow('tracking.stop_visit', 'access.sees_vehicle(vehicle)');
SELECT access.narrow('compliance.alarm', 'access.sees_vehicle(vehicle)');
SELECT access.narrow('compliance.alarm_revision', 'access.sees_alarm(alarm)');
SELECT access.narrow('compliance.alarm_evidence', 'access.sees_alarm(alarm)');
SELECT access.narrow('compliance.alarm_step', 'access.sees_alarm(alarm)');
SELECT access.narrow('compliance.cab_warning', 'access.sees_alarm(alarm)');
