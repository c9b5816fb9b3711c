-- $1 casebook, $2 size. The newest entry that records that a state of fewer entries than that was restored.
SELECT v.idx, e.author, e.at, v.body FROM ascribe.note AS v
JOIN ascribe.entry AS e ON e.casebook = $1 AND e.idx = v.idx
WHERE v.casebook = $1 AND v.op = 'put' AND v.type = 'restore'
	AND jsonb_typeof(v.body->'restore'->'restored_size') = 'number'
	AND v.body->'restore'->'restored_size' < to_jsonb($2::bigint)
ORDER BY v.idx DESC LIMIT 1
