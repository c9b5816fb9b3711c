-- $1 casebook, $2 ids, $3 bound. Those of the ids that are parties or sources, newest versions at the bound.
SELECT v.kind, v.id, r.slug, v.idx, v.op, e.author, e.at,
	to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), v.body
FROM (
	SELECT 'party' AS kind, p.id, p.idx, p.op, p.body FROM ascribe.party AS p
	WHERE p.casebook = $1 AND p.id = ANY ($2::uuid[]) AND p.idx <= $3 AND NOT EXISTS (
		SELECT FROM ascribe.party AS n WHERE n.casebook = $1 AND n.id = p.id AND n.idx > p.idx AND n.idx <= $3)
	UNION ALL
	SELECT 'source', s.id, s.idx, s.op, s.body FROM ascribe.source AS s
	WHERE s.casebook = $1 AND s.id = ANY ($2::uuid[]) AND s.idx <= $3 AND NOT EXISTS (
		SELECT FROM ascribe.source AS n WHERE n.casebook = $1 AND n.id = s.id AND n.idx > s.idx AND n.idx <= $3)
) AS v
JOIN ascribe.record AS r ON r.casebook = $1 AND r.id = v.id
JOIN ascribe.entry AS e ON e.casebook = $1 AND e.idx = v.idx
WHERE v.op = 'put'
