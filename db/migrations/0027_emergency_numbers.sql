-- The telephone that is answered at a school while its buses run, so that an accident reaches it at once
-- (校车安全管理条例 article 42). It is the school's and nobody's own.
ALTER TABLE registry.school_fact ADD COLUMN duty_phone text CHECK (duty_phone <> '');
SELECT registry.guard_new_columns('registry.school_fact');
SELECT audit.declare('registry.school_fact', '{}', '{name,duty_phone}');
