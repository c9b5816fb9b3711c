-- $1 casebook, $2 incident, $3 bound. Entries up to the bound, oldest first, that hold a version of: the incident; one of
-- its records; a party or source that these refer to, directly or through others; a note about any of them; a party or
-- source that such a note refers to; a key. A cursor, to be fetched from in pages (log_fetch.sql, log_close.sql).
-- LATERAL with OFFSET 0: each record is looked up by its id, so that the cost is that of the incident, not of the
-- casebook.
DECLARE ascribe_log NO SCROLL CURSOR FOR
WITH RECURSIVE own AS (
	SELECT $2::uuid AS id
	UNION SELECT id FROM ascribe.allegation WHERE casebook = $1 AND incident = $2 AND idx <= $3
	UNION SELECT id FROM ascribe.statement WHERE casebook = $1 AND incident = $2 AND idx <= $3
	UNION SELECT id FROM ascribe.evidence WHERE casebook = $1 AND incident = $2 AND idx <= $3
	UNION SELECT id FROM ascribe.response WHERE casebook = $1 AND incident = $2 AND idx <= $3
	UNION SELECT id FROM ascribe.hypothesis WHERE casebook = $1 AND incident = $2 AND idx <= $3
	UNION SELECT r.id FROM ascribe.hypothesis AS h
		JOIN ascribe.rating AS r ON r.casebook = $1 AND r.hypothesis = h.id AND r.idx <= $3
		WHERE h.casebook = $1 AND h.incident = $2 AND h.idx <= $3
), near AS (
	SELECT id FROM own
	UNION
	SELECT r.target FROM near, LATERAL (
		SELECT target FROM ascribe.reference WHERE casebook = $1 AND id = near.id AND idx <= $3 OFFSET 0) AS r
	JOIN ascribe.record AS t ON t.casebook = $1 AND t.id = r.target AND t.kind IN ('party', 'source')
), noted AS (
	SELECT DISTINCT l.id FROM near, LATERAL (
		SELECT id FROM ascribe.link WHERE casebook = $1 AND target = near.id AND field = 'about' AND idx <= $3
		OFFSET 0) AS l
), far AS (
	SELECT id FROM noted
	UNION
	SELECT r.target FROM far, LATERAL (
		SELECT target FROM ascribe.reference WHERE casebook = $1 AND id = far.id AND idx <= $3 OFFSET 0) AS r
	JOIN ascribe.record AS t ON t.casebook = $1 AND t.id = r.target AND t.kind IN ('party', 'source')
)
SELECT e.idx, e.note, e.recorded, e.vkey, e.last_valid FROM ascribe.signed_entry AS e
WHERE e.casebook = $1 AND e.idx IN (
	SELECT v.idx FROM (SELECT id FROM near UNION SELECT id FROM far) AS c, LATERAL (
		SELECT idx FROM ascribe.version WHERE casebook = $1 AND id = c.id AND idx <= $3 OFFSET 0) AS v
	UNION SELECT k.idx FROM ascribe.key AS k WHERE k.casebook = $1 AND k.idx <= $3)
ORDER BY e.idx
