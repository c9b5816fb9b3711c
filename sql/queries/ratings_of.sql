-- $1 casebook, $2 hypotheses, $3 bound. The ratings of evidence against them, newest versions at the bound, none retracted.
SELECT 'rating', v.id, NULL, v.idx, v.op, NULL, NULL, NULL, v.body FROM ascribe.rating AS v
WHERE v.casebook = $1 AND v.hypothesis = ANY ($2::uuid[]) AND v.op = 'put' AND v.idx = (
	SELECT n.idx FROM ascribe.rating AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
