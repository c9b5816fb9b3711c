-- $1 casebook, $2 kinds, $3 slugs. Position in the arrays, and id: no more than the identity, and so quick.
SELECT u.ord, r.id
FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS u (kind, name, ord)
JOIN ascribe.record AS r ON r.casebook = $1 AND r.kind = u.kind AND r.slug = u.name
