-- $1 casebook, $2 kinds, $3 slug.
SELECT id, slug, kind FROM ascribe.record WHERE casebook = $1 AND kind = ANY ($2::text[]) AND slug = $3 ORDER BY kind
