-- $1 casebook, $2 ids, $3 bound. The notes about any of them, newest versions at the bound, none retracted.
SELECT 'note', v.id, NULL, v.idx, v.op, e.author, e.at,
	to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), v.body
FROM ascribe.note AS v
JOIN ascribe.entry AS e ON e.casebook = $1 AND e.idx = v.idx
WHERE v.casebook = $1 AND v.idx <= $3 AND v.op = 'put'
	AND (v.id, v.idx) IN (
		SELECT l.id, l.idx FROM ascribe.link AS l
		WHERE l.casebook = $1 AND l.target = ANY ($2::uuid[]) AND l.field = 'about')
	AND NOT EXISTS (
		SELECT FROM ascribe.note AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx > v.idx AND n.idx <= $3)
