-- A rulebook is hashed part by part, so that a declaration reads and hashes what it changes and nothing else.

-- What the hash of a revision covers (0019): 3 = the hashes of the parts, which stand here in the order of the program's
-- RulebookPart. Null before.
ALTER TABLE registry.revision ADD COLUMN parts text[] CHECK ((covers >= 3) = (parts IS NOT NULL));
