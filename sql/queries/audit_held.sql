-- $1 casebook, $2 first index, $3 index after the last. How many entries are there.
SELECT count(*) FROM ascribe.entry WHERE casebook = $1 AND idx >= $2 AND idx < $3
