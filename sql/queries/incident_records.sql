-- $1 casebook, $2 incident, $3 bound. The incident and its records, newest versions at the bound, none retracted.
SELECT v.kind, v.id, r.slug, v.idx, v.op, e.author, e.at,
	to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), v.body
FROM (
	SELECT 'incident' AS kind, i.id, i.idx, i.op, i.body FROM ascribe.incident AS i
	WHERE i.casebook = $1 AND i.id = $2 AND i.idx <= $3 AND NOT EXISTS (
		SELECT FROM ascribe.incident AS n WHERE n.casebook = $1 AND n.id = i.id AND n.idx > i.idx AND n.idx <= $3)
	UNION ALL
	SELECT 'allegation', a.id, a.idx, a.op, a.body FROM ascribe.allegation AS a
	WHERE a.casebook = $1 AND a.incident = $2 AND a.idx <= $3 AND NOT EXISTS (
		SELECT FROM ascribe.allegation AS n WHERE n.casebook = $1 AND n.id = a.id AND n.idx > a.idx AND n.idx <= $3)
	UNION ALL
	SELECT 'statement', s.id, s.idx, s.op, s.body FROM ascribe.statement AS s
	WHERE s.casebook = $1 AND s.incident = $2 AND s.idx <= $3 AND NOT EXISTS (
		SELECT FROM ascribe.statement AS n WHERE n.casebook = $1 AND n.id = s.id AND n.idx > s.idx AND n.idx <= $3)
	UNION ALL
	SELECT 'evidence', d.id, d.idx, d.op, d.body FROM ascribe.evidence AS d
	WHERE d.casebook = $1 AND d.incident = $2 AND d.idx <= $3 AND NOT EXISTS (
		SELECT FROM ascribe.evidence AS n WHERE n.casebook = $1 AND n.id = d.id AND n.idx > d.idx AND n.idx <= $3)
	UNION ALL
	SELECT 'response', p.id, p.idx, p.op, p.body FROM ascribe.response AS p
	WHERE p.casebook = $1 AND p.incident = $2 AND p.idx <= $3 AND NOT EXISTS (
		SELECT FROM ascribe.response AS n WHERE n.casebook = $1 AND n.id = p.id AND n.idx > p.idx AND n.idx <= $3)
) AS v
JOIN ascribe.record AS r ON r.casebook = $1 AND r.id = v.id
JOIN ascribe.entry AS e ON e.casebook = $1 AND e.idx = v.idx
WHERE v.op = 'put'
