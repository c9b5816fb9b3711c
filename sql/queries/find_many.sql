-- $1 casebook, $2 kinds, $3 slugs. Position in the arrays, id, newest index, op and body.
SELECT u.ord, r.id, v.idx, v.op, v.body
FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS u (kind, name, ord)
JOIN ascribe.record AS r ON r.casebook = $1 AND r.kind = u.kind AND r.slug = u.name
JOIN LATERAL (
	SELECT v.idx, v.op, v.body FROM ascribe.version AS v
	WHERE v.casebook = $1 AND v.kind = u.kind AND v.id = r.id ORDER BY v.idx DESC LIMIT 1) AS v ON true
