-- $1 casebook, $2 first index, $3 index after the last, $4 ids, or NULL for all. Versions of an incident's records that were
-- not made from the one before them, which append refuses: by their bases it is told which version is the newest. Where $2
-- is 0, a second version without a base is a second row of the table record, and seen there.
SELECT b.kind, coalesce(r.slug, b.id::text), b.idx FROM (
	SELECT 'allegation' AS kind, v.id, v.idx FROM ascribe.allegation AS v
	WHERE v.casebook = $1 AND v.idx >= $2 AND v.idx < $3 AND ($4::uuid[] IS NULL OR v.id = ANY ($4))
		AND (v.base IS NOT NULL OR $2 > 0) AND v.base IS DISTINCT FROM (
			SELECT max(n.idx) FROM ascribe.allegation AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx < v.idx)
	UNION ALL
	SELECT 'statement', v.id, v.idx FROM ascribe.statement AS v
	WHERE v.casebook = $1 AND v.idx >= $2 AND v.idx < $3 AND ($4::uuid[] IS NULL OR v.id = ANY ($4))
		AND (v.base IS NOT NULL OR $2 > 0) AND v.base IS DISTINCT FROM (
			SELECT max(n.idx) FROM ascribe.statement AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx < v.idx)
	UNION ALL
	SELECT 'evidence', v.id, v.idx FROM ascribe.evidence AS v
	WHERE v.casebook = $1 AND v.idx >= $2 AND v.idx < $3 AND ($4::uuid[] IS NULL OR v.id = ANY ($4))
		AND (v.base IS NOT NULL OR $2 > 0) AND v.base IS DISTINCT FROM (
			SELECT max(n.idx) FROM ascribe.evidence AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx < v.idx)
	UNION ALL
	SELECT 'response', v.id, v.idx FROM ascribe.response AS v
	WHERE v.casebook = $1 AND v.idx >= $2 AND v.idx < $3 AND ($4::uuid[] IS NULL OR v.id = ANY ($4))
		AND (v.base IS NOT NULL OR $2 > 0) AND v.base IS DISTINCT FROM (
			SELECT max(n.idx) FROM ascribe.response AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx < v.idx)
	UNION ALL
	SELECT 'hypothesis', v.id, v.idx FROM ascribe.hypothesis AS v
	WHERE v.casebook = $1 AND v.idx >= $2 AND v.idx < $3 AND ($4::uuid[] IS NULL OR v.id = ANY ($4))
		AND (v.base IS NOT NULL OR $2 > 0) AND v.base IS DISTINCT FROM (
			SELECT max(n.idx) FROM ascribe.hypothesis AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx < v.idx)
) AS b
LEFT JOIN ascribe.record AS r ON r.casebook = $1 AND r.id = b.id
ORDER BY b.idx
