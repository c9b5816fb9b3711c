-- $1 casebook, $2 incident, $3 bound. The incident and its records, newest versions at the bound, none retracted.
-- Each table is planned twice as fast without joins: who signed them, and when, is asked apart (entry_stamps.sql).
SELECT 'incident' AS kind, v.id, v.slug, v.idx, v.op, NULL AS author, NULL AS at, NULL AS recorded_at, v.body FROM ascribe.incident AS v
WHERE v.casebook = $1 AND v.id = $2 AND v.op = 'put' AND v.idx = (
	SELECT n.idx FROM ascribe.incident AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
UNION ALL
SELECT 'allegation', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body FROM ascribe.allegation AS v
WHERE v.casebook = $1 AND v.incident = $2 AND v.op = 'put' AND v.idx = (
	SELECT n.idx FROM ascribe.allegation AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
UNION ALL
SELECT 'statement', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body FROM ascribe.statement AS v
WHERE v.casebook = $1 AND v.incident = $2 AND v.op = 'put' AND v.idx = (
	SELECT n.idx FROM ascribe.statement AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
UNION ALL
SELECT 'evidence', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body FROM ascribe.evidence AS v
WHERE v.casebook = $1 AND v.incident = $2 AND v.op = 'put' AND v.idx = (
	SELECT n.idx FROM ascribe.evidence AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
UNION ALL
SELECT 'response', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body FROM ascribe.response AS v
WHERE v.casebook = $1 AND v.incident = $2 AND v.op = 'put' AND v.idx = (
	SELECT n.idx FROM ascribe.response AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
UNION ALL
SELECT 'hypothesis', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body FROM ascribe.hypothesis AS v
WHERE v.casebook = $1 AND v.incident = $2 AND v.op = 'put' AND v.idx = (
	SELECT n.idx FROM ascribe.hypothesis AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
