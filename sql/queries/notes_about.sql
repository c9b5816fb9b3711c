-- $1 casebook, $2 ids, $3 bound. The notes about any of them, newest versions at the bound, none retracted.
-- unnest: an array that the planner sees through takes it longer than the search does.
SELECT 'note', v.id, NULL, v.idx, v.op, NULL, NULL, NULL, v.body FROM ascribe.note AS v
WHERE v.casebook = $1 AND v.op = 'put' AND (v.id, v.idx) IN (
		SELECT l.id, l.idx FROM ascribe.link AS l
		WHERE l.casebook = $1 AND l.target IN (SELECT unnest($2::uuid[])) AND l.field = 'about')
	AND v.idx = (
	SELECT n.idx FROM ascribe.note AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
