-- $1 casebook, $2 name. The newest version of that key; else as record_get.
SELECT 'key', k.id, NULL, k.idx, k.op, e.author, e.at,
	to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), k.body
FROM ascribe.key AS k
JOIN ascribe.entry AS e ON e.casebook = $1 AND e.idx = k.idx
WHERE k.casebook = $1 AND k.name = $2
ORDER BY k.idx DESC LIMIT 1
