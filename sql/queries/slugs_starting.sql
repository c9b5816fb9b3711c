-- $1 casebook, $2 kind, $3 start of slugs. At most 200 that start so: for completion, which wants few, soon.
SELECT slug FROM ascribe.record
WHERE casebook = $1 AND kind = $2 AND slug BETWEEN $3 AND $3 || repeat('z', 64) AND starts_with(slug, $3)
ORDER BY slug LIMIT 200
