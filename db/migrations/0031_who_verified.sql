-- Who called `busward verify`: the account of that machine, for it is no account of ours.
ALTER TABLE audit.verification ADD COLUMN run_by text;  -- null: before this was kept, or a user without a name
