-- $1 casebook, $2 ids, $3 bound. Those of the ids that are parties or sources, newest versions at the bound, none retracted.
SELECT 'party' AS kind, v.id, v.slug, v.idx, v.op, NULL AS author, NULL AS at, NULL AS recorded_at, v.body FROM ascribe.party AS v
WHERE v.casebook = $1 AND v.id = ANY ($2::uuid[]) AND v.op = 'put' AND v.idx = (
	SELECT n.idx FROM ascribe.party AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
UNION ALL
SELECT 'source', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body FROM ascribe.source AS v
WHERE v.casebook = $1 AND v.id = ANY ($2::uuid[]) AND v.op = 'put' AND v.idx = (
	SELECT n.idx FROM ascribe.source AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
