-- What everybody sees, and the county alone says: the law's numbers, the duties, the texts that are signed, the map, the
-- county, its areas and who is an operator. They stood open to all, and open meant open to be written as well by
-- whoever came to them past the program.
SELECT access.narrow(seen_by_all::regclass, 'true', 'access.sees_all()')
FROM unnest(ARRAY['compliance.rule_value_fact', 'registry.county_fact', 'registry.area_fact', 'registry.operator_fact',
                  'registry.pledge_text_fact', 'registry.duty_fact', 'routing.road_fact', 'routing.place_fact']) seen_by_all;
DELETE FROM access.open_table
WHERE relation IN ('compliance.rule_value_fact', 'registry.county_fact', 'registry.area_fact', 'registry.operator_fact',
                   'registry.pledge_text_fact', 'registry.duty_fact', 'routing.road_fact', 'routing.place_fact');
