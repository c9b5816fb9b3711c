-- $1 casebook, $2 kinds, $3 ids; else as find_many.
SELECT u.ord, r.id, v.idx, v.op, v.body
FROM unnest($2::text[], $3::uuid[]) WITH ORDINALITY AS u (kind, id, ord)
JOIN ascribe.record AS r ON r.casebook = $1 AND r.kind = u.kind AND r.id = u.id
JOIN LATERAL (
	SELECT v.idx, v.op, v.body FROM ascribe.version AS v
	WHERE v.casebook = $1 AND v.kind = u.kind AND v.id = r.id ORDER BY v.idx DESC LIMIT 1) AS v ON true
