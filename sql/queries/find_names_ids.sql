-- $1 casebook, $2 kinds, $3 ids; else as find_names.
SELECT u.ord, r.id
FROM unnest($2::text[], $3::uuid[]) WITH ORDINALITY AS u (kind, id, ord)
JOIN ascribe.record AS r ON r.casebook = $1 AND r.kind = u.kind AND r.id = u.id
