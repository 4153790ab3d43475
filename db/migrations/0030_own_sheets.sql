-- Operators and schools send sheets of their own records (ADR 0026). The import asks of each row whose it is; what an
-- account of theirs could write past it is narrower here than what it sees. A session of the bureau's to which somebody
-- of theirs is to come, the county's days and the calendars of the schools driven for are seen, and not theirs to write;
-- an attendance is of an own session, and of somebody of their own or of people counted.
SELECT access.narrow('registry.training_session_fact', access.own('operators', 'operator_id') ||
                     ' OR (operator_id IS NULL AND expected && ARRAY(SELECT access.people_seen()))',
                     access.own('operators', 'operator_id'));
SELECT access.narrow('registry.attendance_fact',
                     access.own('people', 'person') || ' OR session IN (SELECT access.sessions_seen())',
                     'access.sees_all() OR (session IN (SELECT access.sessions_seen()) '
                     'AND (person IS NULL OR person IN (SELECT access.people_seen())))');
SELECT access.narrow('registry.calendar_fact', access.own('schools', 'school_id') ||
                     ' OR school_id IS NULL OR school_id IN (SELECT access.schools_driven_for())',
                     access.own('schools', 'school_id'));

-- Schools stay on everybody's map, and are written by the county and by themselves.
SELECT access.narrow('registry.school_fact', 'true', access.own('schools', 'school_id'));
DELETE FROM access.open_table WHERE relation = 'registry.school_fact';
