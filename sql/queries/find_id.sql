-- $1 casebook, $2 kind, $3 first and $4 last id of a range: those that start with the digits given. At most 6.
SELECT id, slug FROM ascribe.record WHERE casebook = $1 AND kind = $2 AND id BETWEEN $3 AND $4 ORDER BY id LIMIT 6
