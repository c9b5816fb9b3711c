-- $1 number of the migration just made.
WITH recorded AS (INSERT INTO ascribe.schema_version (version) VALUES ($1::int))
UPDATE ascribe.head SET schema = $1::int
