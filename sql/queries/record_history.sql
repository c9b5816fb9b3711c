-- $1 casebook, $2 kind, $3 id. All versions, oldest first.
SELECT v.kind, v.id, r.slug, v.idx, v.op, e.author, e.at,
	to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), v.body
FROM ascribe.version AS v
JOIN ascribe.record AS r ON r.casebook = $1 AND r.id = v.id
JOIN ascribe.entry AS e ON e.casebook = $1 AND e.idx = v.idx
WHERE v.casebook = $1 AND v.kind = $2 AND v.id = $3
ORDER BY v.idx
