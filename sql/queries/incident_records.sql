-- $1 casebook, $2 incident, $3 bound. The incident and its records, newest versions at the bound, none retracted. The last
-- column numbers allegations and statements in the order in which the ledger took them into the incident (an entry has
-- fewer than 65536 changes), counting those that were retracted or moved since: no bound changes the number of a record.
-- A version is the newest where none at or below the bound was made from it: of any incident, or retracted and of none.
-- OFFSET 0: each is looked up, so that the cost is not that of all edits.
-- Each table is planned twice as fast without joins: who signed them, and when, is asked apart (entry_stamps.sql).
SELECT 'incident' AS kind, v.id, v.slug, v.idx, v.op, NULL AS author, NULL AS at, NULL AS recorded_at, v.body, 0 AS number FROM ascribe.incident AS v
WHERE v.casebook = $1 AND v.id = $2 AND v.op = 'put' AND v.idx = (
	SELECT n.idx FROM ascribe.incident AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
UNION ALL
SELECT 'allegation', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body, f.number FROM ascribe.allegation AS v
JOIN (SELECT id, row_number() OVER (ORDER BY min(idx << 16 | ord), id) AS number FROM ascribe.allegation
	WHERE casebook = $1 AND incident = $2 GROUP BY id) AS f ON f.id = v.id
WHERE v.casebook = $1 AND v.incident = $2 AND v.op = 'put' AND v.idx <= $3 AND NOT EXISTS (
	SELECT FROM ascribe.allegation AS n WHERE n.casebook = $1 AND n.base = v.idx AND n.id = v.id AND n.idx <= $3 OFFSET 0)
UNION ALL
SELECT 'statement', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body, f.number FROM ascribe.statement AS v
JOIN (SELECT id, row_number() OVER (ORDER BY min(idx << 16 | ord), id) AS number FROM ascribe.statement
	WHERE casebook = $1 AND incident = $2 GROUP BY id) AS f ON f.id = v.id
WHERE v.casebook = $1 AND v.incident = $2 AND v.op = 'put' AND v.idx <= $3 AND NOT EXISTS (
	SELECT FROM ascribe.statement AS n WHERE n.casebook = $1 AND n.base = v.idx AND n.id = v.id AND n.idx <= $3 OFFSET 0)
UNION ALL
SELECT 'evidence', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body, 0 FROM ascribe.evidence AS v
WHERE v.casebook = $1 AND v.incident = $2 AND v.op = 'put' AND v.idx <= $3 AND NOT EXISTS (
	SELECT FROM ascribe.evidence AS n WHERE n.casebook = $1 AND n.base = v.idx AND n.id = v.id AND n.idx <= $3 OFFSET 0)
UNION ALL
SELECT 'response', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body, 0 FROM ascribe.response AS v
WHERE v.casebook = $1 AND v.incident = $2 AND v.op = 'put' AND v.idx <= $3 AND NOT EXISTS (
	SELECT FROM ascribe.response AS n WHERE n.casebook = $1 AND n.base = v.idx AND n.id = v.id AND n.idx <= $3 OFFSET 0)
UNION ALL
SELECT 'hypothesis', v.id, v.slug, v.idx, v.op, NULL, NULL, NULL, v.body, 0 FROM ascribe.hypothesis AS v
WHERE v.casebook = $1 AND v.incident = $2 AND v.op = 'put' AND v.idx <= $3 AND NOT EXISTS (
	SELECT FROM ascribe.hypothesis AS n WHERE n.casebook = $1 AND n.base = v.idx AND n.id = v.id AND n.idx <= $3 OFFSET 0)
