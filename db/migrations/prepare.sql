-- What only an administrator can do, before every migration and without effect when it is there:
-- the four login roles (none of them superuser), the owner's right to make schemas, the extensions.
DO $$
DECLARE
  role name;
BEGIN
  FOREACH role IN ARRAY
    ARRAY['busward_owner', 'busward_engine', 'busward_api', 'busward_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I LOGIN', role);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;  -- roles belong to the whole cluster: the migration of another database was faster
      END;
    END IF;
  END LOOP;
  IF NOT has_database_privilege('busward_owner', current_database(), 'CREATE') THEN
    EXECUTE format('GRANT CREATE ON DATABASE %I TO busward_owner', current_database());
  END IF;
END
$$;

CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
