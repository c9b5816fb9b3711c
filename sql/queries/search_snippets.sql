-- $1 casebook, $2 words, $3 kinds, $4 ids, $5 indices of versions, $6 what is looked for, every word of which counts
-- here by itself. Position in the arrays, part of the record (or passage of a text captured of it) that matches best, its place
-- there, and what of it matches, with U+E000 and U+E001 around the words.
SELECT u.ord, t.part, t.ord, ts_headline(t.config, translate(t.text, E'\uE000\uE001', ''),
	websearch_to_tsquery(t.config, $2) || websearch_to_tsquery('pg_catalog.simple', $2),
	E'StartSel=\uE000, StopSel=\uE001, MaxWords=30, MinWords=12, MaxFragments=2, FragmentDelimiter=" … "')
FROM unnest($3::text[], $4::uuid[], $5::bigint[]) WITH ORDINALITY AS u (kind, id, idx, ord)
JOIN ascribe.version AS v ON v.casebook = $1 AND v.kind = u.kind AND v.id = u.id AND v.idx = u.idx
CROSS JOIN LATERAL (
	SELECT x.part, x.ord, x.text, coalesce(ascribe.text_config(x.language), 'pg_catalog.simple') AS config
	FROM (SELECT part, ord, language, text, ascribe.text_words(language, text) AS words
		FROM unnest(ascribe.record_texts(u.kind, v.body))
		WHERE text IS NOT NULL
		UNION ALL
		SELECT 'captures.text', f.ord, p.language, p.text, p.words
		FROM ascribe.file AS f JOIN ascribe.passage AS p ON p.casebook = $1 AND p.words @@ $6::text::tsquery
			AND p.sha256 = CASE WHEN f.sha256 ~ '^[0-9a-f]{64}$' THEN decode(f.sha256, 'hex') END
		WHERE u.kind = 'source' AND f.casebook = $1 AND f.id = u.id AND f.idx = u.idx AND f.erased IS NULL) AS x
	ORDER BY ts_rank(x.words, replace($6::text, ' & ', ' | ')::tsquery) DESC, x.part, x.ord
	LIMIT 1) AS t
ORDER BY u.ord
