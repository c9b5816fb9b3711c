-- $1 casebook, $2 kinds, $3 first and $4 last id of a range: those that start with the digits given. At most 6.
SELECT id, slug, kind FROM ascribe.record
WHERE casebook = $1 AND kind = ANY ($2::text[]) AND id BETWEEN $3 AND $4 ORDER BY id LIMIT 6
