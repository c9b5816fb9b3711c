-- $1 casebook, $2 ids. Slug, or id where there is none, by position in $2.
SELECT u.ord, coalesce(r.slug, r.id::text)
FROM unnest($2::uuid[]) WITH ORDINALITY AS u (id, ord)
JOIN ascribe.record AS r ON r.casebook = $1 AND r.id = u.id
