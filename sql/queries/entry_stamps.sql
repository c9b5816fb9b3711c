-- $1 casebook, $2 ledger indexes. Who signed those entries, when by their word, and when the server took them in.
SELECT idx, author, at, to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM ascribe.entry WHERE casebook = $1 AND idx = ANY ($2::bigint[]) ORDER BY idx
