-- The newest migration that the database has.
SELECT coalesce(max(version), 0) FROM ascribe.schema_version
