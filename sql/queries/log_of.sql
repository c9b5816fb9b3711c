-- $1 to $4 as in log.sql, $5 kind, $6 record or NULL: only entries that change the record, or one of the kind.
DECLARE ascribe_log NO SCROLL CURSOR FOR
SELECT idx, note, recorded, vkey, last_valid FROM ascribe.signed_entry
WHERE casebook = $1 AND idx >= $3 AND ($2::text IS NULL OR author = $2) AND idx IN (
	SELECT v.idx FROM ascribe.version AS v
	WHERE v.casebook = $1 AND v.kind = $5 AND v.idx >= $3 AND ($6::uuid IS NULL OR v.id = $6))
ORDER BY idx DESC LIMIT $4
