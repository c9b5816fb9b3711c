-- $1 number of the migration just made.
INSERT INTO ascribe.schema_version (version) VALUES ($1)
