-- $1 casebook, $2 source, $3 incidents and statements, or NULL for all. The quotations from it in current statements of
-- these: the statement's slug, the quotation's number in it from 1, and the item of quotes[].
-- A cursor, to be fetched from in pages.
DECLARE ascribe_quotes NO SCROLL CURSOR FOR
SELECT s.slug, q.ord, s.body->'quotes'->(q.ord - 1)
FROM ascribe.quote AS q
JOIN ascribe.statement AS s ON s.casebook = $1 AND s.id = q.id AND s.idx = q.idx AND s.op = 'put'
WHERE q.casebook = $1 AND q.source = $2
	AND ($3::uuid[] IS NULL OR s.id = ANY ($3) OR s.incident = ANY ($3))
	AND NOT EXISTS (
		SELECT FROM ascribe.statement AS n WHERE n.casebook = $1 AND n.id = s.id AND n.idx > s.idx)
ORDER BY s.slug COLLATE "C", q.ord
