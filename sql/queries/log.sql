-- $1 casebook, $2 author or NULL, $3 first index, $4 how many (NULL: all). Entries, newest first.
-- A cursor, to be fetched from in pages.
DECLARE ascribe_log NO SCROLL CURSOR FOR
SELECT idx, note, recorded, vkey, last_valid FROM ascribe.signed_entry
WHERE casebook = $1 AND idx >= $3 AND ($2::text IS NULL OR author = $2)
ORDER BY idx DESC LIMIT $4
