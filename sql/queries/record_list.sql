-- $1 casebook, $2 kind, $3 incident or NULL, $4 whether retracted ones too, $5 whether those without a slug
-- come by id. Newest versions, by slug, else by index.
-- A cursor, to be fetched from in pages.
DECLARE ascribe_list NO SCROLL CURSOR FOR
SELECT v.kind, v.id, r.slug, v.idx, v.op, e.author, e.at,
	to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), v.body
FROM ascribe.version AS v
JOIN ascribe.record AS r ON r.casebook = $1 AND r.id = v.id
JOIN ascribe.entry AS e ON e.casebook = $1 AND e.idx = v.idx
WHERE v.casebook = $1 AND v.kind = $2
	AND NOT EXISTS (
		SELECT FROM ascribe.version AS n
		WHERE n.casebook = $1 AND n.kind = $2 AND n.id = v.id AND n.idx > v.idx)
	AND (v.op = 'put' OR $4::boolean)
	AND ($3::uuid IS NULL OR v.body->>'incident' = $3::text OR v.body->>'hypothesis' IN (
		SELECT h.id::text FROM ascribe.hypothesis AS h WHERE h.casebook = $1 AND h.incident = $3) OR v.id IN (
		SELECT l.id FROM ascribe.link AS l WHERE l.casebook = $1 AND l.id = v.id AND l.idx = v.idx AND l.field = 'about'
			AND (l.target = $3 OR l.target IN (
				SELECT a.id FROM ascribe.allegation AS a WHERE a.casebook = $1 AND a.incident = $3
				UNION ALL SELECT s.id FROM ascribe.statement AS s WHERE s.casebook = $1 AND s.incident = $3
				UNION ALL SELECT d.id FROM ascribe.evidence AS d WHERE d.casebook = $1 AND d.incident = $3
				UNION ALL SELECT p.id FROM ascribe.response AS p WHERE p.casebook = $1 AND p.incident = $3
				UNION ALL SELECT h.id FROM ascribe.hypothesis AS h WHERE h.casebook = $1 AND h.incident = $3))))
ORDER BY r.slug COLLATE "C", CASE WHEN $5::boolean THEN 0 ELSE v.idx END, v.id
