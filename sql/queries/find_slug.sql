-- $1 casebook, $2 kind, $3 slug.
SELECT id, slug FROM ascribe.record WHERE casebook = $1 AND kind = $2 AND slug = $3
