-- $1 casebook, $2 first index, $3 index after the last. The entries and what stands beside them. A cursor.
DECLARE ascribe_audit_entries NO SCROLL CURSOR FOR
SELECT idx, note, leaf, author, at, seq, extract(epoch FROM recorded_at)::bigint
FROM ascribe.entry WHERE casebook = $1 AND idx >= $2 AND idx < $3 ORDER BY idx
