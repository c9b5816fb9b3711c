-- $1 casebook, $2 incidents and statements, or NULL for all. The newest version of each source that current statements
-- of these quote from, by slug, retracted ones too.
-- A cursor, to be fetched from in pages.
DECLARE ascribe_quoted NO SCROLL CURSOR FOR
SELECT 'source', v.id, r.slug, v.idx, v.op, NULL, NULL, NULL, v.body
FROM ascribe.source AS v
JOIN ascribe.record AS r ON r.casebook = $1 AND r.id = v.id
WHERE v.casebook = $1
	AND NOT EXISTS (
		SELECT FROM ascribe.source AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx > v.idx)
	AND EXISTS (
		SELECT FROM ascribe.quote AS q
		JOIN ascribe.statement AS s ON s.casebook = $1 AND s.id = q.id AND s.idx = q.idx AND s.op = 'put'
		WHERE q.casebook = $1 AND q.source = v.id
			AND ($2::uuid[] IS NULL OR s.id = ANY ($2) OR s.incident = ANY ($2))
			AND NOT EXISTS (
				SELECT FROM ascribe.statement AS n
				WHERE n.casebook = $1 AND n.id = s.id AND n.idx > s.idx))
ORDER BY r.slug COLLATE "C"
