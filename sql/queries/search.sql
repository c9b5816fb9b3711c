-- $1 casebook, $2 what is looked for, $3 kind or NULL, $4 party or NULL: only what refers to it, to what is merged with
-- it, or to what is part of these or speaks for them; $5 incident or NULL: only it, its records and notes about them.
-- $6 how many that match are ranked. No index of a casebook is as narrow as the words: `|| ''` keeps the planner from them.
-- Kind, id, index, slug, name, first and last date as given; best first.
WITH RECURSIVE member (id) AS (
	SELECT $4::uuid
	UNION
	SELECT CASE l.id WHEN m.id THEN l.target ELSE l.id END FROM member AS m
	JOIN ascribe.link AS l ON l.casebook = $1
		AND (l.target = m.id AND l.field IN ('same_as', 'part_of', 'speaks_for') OR l.id = m.id AND l.field = 'same_as')
	JOIN ascribe.party AS v ON v.casebook = $1 AND v.id = l.id AND v.idx = l.idx AND v.op = 'put'
	WHERE NOT EXISTS (SELECT FROM ascribe.party AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx > v.idx)
), concerned (id, idx) AS (
	SELECT l.id, l.idx FROM member AS m JOIN ascribe.link AS l ON l.casebook = $1 AND l.target = m.id
), noted (id, idx) AS (
	SELECT l.id, l.idx FROM ascribe.link AS l
	WHERE $5::uuid IS NOT NULL AND l.casebook = $1 AND l.field = 'about' AND (l.target = $5 OR l.target IN (
		SELECT a.id FROM ascribe.allegation AS a WHERE a.casebook = $1 AND a.incident = $5
		UNION ALL SELECT s.id FROM ascribe.statement AS s WHERE s.casebook = $1 AND s.incident = $5
		UNION ALL SELECT d.id FROM ascribe.evidence AS d WHERE d.casebook = $1 AND d.incident = $5
		UNION ALL SELECT p.id FROM ascribe.response AS p WHERE p.casebook = $1 AND p.incident = $5))
), matching AS (
	SELECT * FROM ascribe.searched AS v
	WHERE v.casebook || '' = $1 AND v.words @@ $2::tsquery AND (v.kind <> 'note' OR v.plain_words @@ ascribe.stem_starts($2::tsquery))
		AND ($3::text IS NULL OR v.kind = $3)
		AND ($4::uuid IS NULL OR v.id IN (SELECT id FROM member) OR (v.id, v.idx) IN (SELECT id, idx FROM concerned))
		AND ($5::uuid IS NULL OR v.id = $5 OR v.incident = $5 OR (v.id, v.idx) IN (SELECT id, idx FROM noted))
	LIMIT $6
)
SELECT m.kind, m.id, m.idx, r.slug, coalesce(m.body->>'title', m.body->>'name'), m.began, m.ended
FROM matching AS m
JOIN ascribe.record AS r ON r.casebook = $1 AND r.id = m.id
ORDER BY ts_rank(m.words, $2::tsquery, 1) DESC, m.kind, r.slug COLLATE "C", m.idx, m.id
