-- $1 casebook. What the records, as they are now, say of bytes that the casebook keeps, where it is not so: kept, and not
-- there, or of another size, or short of pieces; erased, and still there though no record keeps them. And where what is searched
-- of a text is not the text.
WITH held AS MATERIALIZED (
	SELECT r.kind, coalesce(r.slug, r.id::text) AS name, f.idx, f.sha256, f.size, f.erased IS NOT NULL AS erased,
		CASE WHEN f.sha256 ~ '^[0-9a-f]{64}$' THEN decode(f.sha256, 'hex') END AS digest
	FROM ascribe.file AS f JOIN ascribe.record AS r ON r.casebook = $1 AND r.id = f.id
	WHERE f.casebook = $1 AND (f.kept = 'casebook' OR f.erased IS NOT NULL) AND f.idx = (
		SELECT v.idx FROM ascribe.version AS v WHERE v.casebook = $1 AND v.kind = r.kind AND v.id = f.id
		ORDER BY v.idx DESC LIMIT 1))
SELECT h.kind || ' ' || h.name, h.idx, h.sha256,
	CASE WHEN h.erased THEN 'the bytes of an erased file are still there'
		WHEN c.sha256 IS NULL THEN 'the casebook no longer has the bytes'
		WHEN c.size <> h.size THEN 'what the casebook keeps is of another size'
		ELSE 'the casebook no longer has all of the bytes' END
FROM held AS h
LEFT JOIN ascribe.content AS c ON c.casebook = $1 AND c.sha256 = h.digest
WHERE CASE WHEN h.erased THEN c.sha256 IS NOT NULL AND NOT EXISTS (
		SELECT FROM held AS k WHERE k.sha256 = h.sha256 AND NOT k.erased)
	ELSE c.sha256 IS NULL OR c.size <> h.size OR c.pieces <> (
		SELECT count(*) FROM ascribe.piece AS p WHERE p.casebook = $1 AND p.upload = c.upload) END
UNION ALL
SELECT min(h.name), min(h.idx), encode(p.sha256, 'hex'), 'what is searched of the text is not the text'
FROM (SELECT sha256 FROM ascribe.passage WHERE casebook = $1 GROUP BY sha256
	HAVING sha256(convert_to(string_agg(text, '' ORDER BY ord), 'UTF8')) <> sha256) AS p
LEFT JOIN (SELECT kind || ' ' || name AS name, idx, digest FROM held) AS h ON h.digest = p.sha256
GROUP BY p.sha256
ORDER BY 1, 2, 3
