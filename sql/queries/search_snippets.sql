-- $1 casebook, $2 words, $3 kinds, $4 ids, $5 indices of versions, $6 what is looked for, every word of which counts
-- here by itself. Position in the arrays, part of the record that matches best, its place there, and what of it matches,
-- with U+E000 and U+E001 around the words.
SELECT u.ord, t.part, t.ord, ts_headline(t.config, translate(t.text, E'\uE000\uE001', ''),
	websearch_to_tsquery(t.config, $2) || websearch_to_tsquery('pg_catalog.simple', $2),
	E'StartSel=\uE000, StopSel=\uE001, MaxWords=30, MinWords=12, MaxFragments=2, FragmentDelimiter=" … "')
FROM unnest($3::text[], $4::uuid[], $5::bigint[]) WITH ORDINALITY AS u (kind, id, idx, ord)
JOIN ascribe.version AS v ON v.casebook = $1 AND v.kind = u.kind AND v.id = u.id AND v.idx = u.idx
CROSS JOIN LATERAL (
	SELECT x.part, x.ord, x.text, coalesce(ascribe.text_config(x.language), 'pg_catalog.simple') AS config
	FROM ascribe.record_texts(u.kind, v.body) AS x
	ORDER BY ts_rank(ascribe.text_words(x.language, x.text), replace($6, ' & ', ' | ')::tsquery) DESC, x.part, x.ord
	LIMIT 1) AS t
ORDER BY u.ord
