-- $1 casebook, $2 what is looked for, $3 kind or NULL, $4 party or NULL: only what refers to it, to what is merged with
-- it, or to what is part of these or speaks for them; $5 incident or NULL: only it, its records and notes about them, and what
-- was captured of the sources that its records name. $6 how many that match are ranked, of records and of captures' passages.
-- No index of a casebook is as narrow as the words: `|| ''` keeps the planner from them.
-- Kind, id, index, slug, name, first and last date as given, whether more match than were ranked; best first.
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
), named (id) AS (
	SELECT l.target FROM ascribe.link AS l
	WHERE $5::uuid IS NOT NULL AND l.casebook = $1 AND l.field IN ('sources', 'derived_from') AND l.kind = 'source' AND l.id IN (
		SELECT s.id FROM ascribe.statement AS s WHERE s.casebook = $1 AND s.incident = $5
		UNION ALL SELECT d.id FROM ascribe.evidence AS d WHERE d.casebook = $1 AND d.incident = $5
		UNION ALL SELECT p.id FROM ascribe.response AS p WHERE p.casebook = $1 AND p.incident = $5)
	UNION ALL
	SELECT q.source FROM ascribe.statement AS s JOIN ascribe.quote AS q ON q.casebook = $1 AND q.id = s.id AND q.idx = s.idx
	WHERE s.casebook = $1 AND s.incident = $5
), captured AS (
	SELECT v.id, v.idx, v.body, p.words
	FROM ascribe.passage AS p
	JOIN ascribe.file AS f ON f.casebook = $1 AND f.sha256 = encode(p.sha256, 'hex') AND f.erased IS NULL
	JOIN ascribe.source AS v ON v.casebook = $1 AND v.id = f.id AND v.idx = f.idx AND v.op = 'put'
	WHERE p.casebook || '' = $1 AND p.words @@ $2::tsquery
		AND NOT EXISTS (SELECT FROM ascribe.source AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx > v.idx)
		AND ($3::text IS NULL OR $3 = 'source')
		AND ($4::uuid IS NULL OR (v.id, v.idx) IN (SELECT id, idx FROM concerned))
		AND ($5::uuid IS NULL OR v.id IN (SELECT id FROM named))
	LIMIT $6
), matching AS (
	SELECT * FROM ascribe.searched AS v
	WHERE v.casebook || '' = $1 AND v.words @@ $2::tsquery AND (v.kind <> 'note' OR v.plain_words @@ ascribe.stem_starts($2::tsquery))
		AND ($3::text IS NULL OR v.kind = $3)
		AND ($4::uuid IS NULL OR v.id IN (SELECT id FROM member) OR (v.id, v.idx) IN (SELECT id, idx FROM concerned))
		AND ($5::uuid IS NULL OR v.id = $5 OR v.incident = $5 OR (v.id, v.idx) IN (SELECT id, idx FROM noted))
	LIMIT $6
), ranked AS (
	SELECT kind, id, idx, body, began, ended, ts_rank(words, $2::tsquery, 1) AS rank FROM matching
	UNION ALL
	SELECT 'source', id, idx, body, body->>'published', body->>'published', ts_rank(words, $2::tsquery, 1) FROM captured
), best AS (
	SELECT DISTINCT ON (id) * FROM ranked ORDER BY id, rank DESC
)
SELECT m.kind, m.id, m.idx, r.slug, coalesce(m.body->>'title', m.body->>'name'), m.began, m.ended,
	$6 IN ((SELECT count(*) FROM matching), (SELECT count(*) FROM captured))
FROM best AS m
JOIN ascribe.record AS r ON r.casebook = $1 AND r.id = m.id
ORDER BY m.rank DESC, m.kind, r.slug COLLATE "C", m.idx, m.id
