-- $1 origin, or NULL for any. The casebook with its schema's version and its head, and whether a standby says so; a second
-- row says that there are several.
SELECT casebook, schema, size, root, pg_is_in_recovery() FROM ascribe.head WHERE $1::text IS NULL OR casebook = $1 LIMIT 2
