-- $1 casebook, $2 party, $3 bound. The incidents in which the party, or one that is the same, part of it or speaks for it through
-- any number of others, is accused, speaks or is spoken for, responds or is responded to; newest versions at the bound,
-- none retracted. Wider than the rule of principals, which is not SQL's to know: some may turn out not to concern it.
WITH RECURSIVE member (id) AS (
	SELECT $2::uuid
	UNION
	SELECT l.id FROM member AS m
	JOIN ascribe.link AS l ON l.casebook = $1 AND l.target = m.id AND l.field IN ('part_of', 'speaks_for', 'same_as')
	JOIN ascribe.party AS v ON v.casebook = $1 AND v.id = l.id AND v.idx = l.idx AND v.op = 'put'
	WHERE v.idx = (
		SELECT n.idx FROM ascribe.party AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
		ORDER BY n.idx DESC LIMIT 1)
), touched AS (
	SELECT l.id, l.idx FROM member AS m
	JOIN ascribe.link AS l ON l.casebook = $1 AND l.target = m.id
		AND l.field IN ('accused', 'speakers', 'on_behalf_of', 'actor', 'targets')
), concerned AS (
	SELECT v.incident FROM touched AS t
	JOIN ascribe.allegation AS v ON v.casebook = $1 AND v.id = t.id AND v.idx = t.idx AND v.op = 'put'
	WHERE v.idx = (
		SELECT n.idx FROM ascribe.allegation AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
		ORDER BY n.idx DESC LIMIT 1)
	UNION
	SELECT v.incident FROM touched AS t
	JOIN ascribe.statement AS v ON v.casebook = $1 AND v.id = t.id AND v.idx = t.idx AND v.op = 'put'
	WHERE v.idx = (
		SELECT n.idx FROM ascribe.statement AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
		ORDER BY n.idx DESC LIMIT 1)
	UNION
	SELECT v.incident FROM touched AS t
	JOIN ascribe.response AS v ON v.casebook = $1 AND v.id = t.id AND v.idx = t.idx AND v.op = 'put'
	WHERE v.idx = (
		SELECT n.idx FROM ascribe.response AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
		ORDER BY n.idx DESC LIMIT 1)
)
SELECT v.id FROM concerned AS c
JOIN ascribe.incident AS v ON v.casebook = $1 AND v.id = c.incident AND v.op = 'put'
WHERE v.idx = (
	SELECT n.idx FROM ascribe.incident AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx <= $3
	ORDER BY n.idx DESC LIMIT 1)
ORDER BY v.id
