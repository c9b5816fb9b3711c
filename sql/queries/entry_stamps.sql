-- $1 casebook, $2 ledger indexes. Who signed those entries, when by their word, and when the server took them in. LATERAL
-- with OFFSET 0: each is looked up, where the planner would read all entries for some hundred.
SELECT e.idx, e.author, e.at, to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM unnest($2::bigint[]) AS i (idx), LATERAL (
	SELECT idx, author, at, recorded_at FROM ascribe.entry WHERE casebook = $1 AND idx = i.idx OFFSET 0) AS e
ORDER BY e.idx
