-- $1 casebook, $2 a list of one file as JSON: [{"sha256": …, "size": …}]. The newest version of a source that has it among
-- its captures, or of evidence that has it among its files; former versions count too.
SELECT 'source' AS kind, v.slug, v.idx FROM ascribe.source AS v
WHERE v.casebook = $1 AND v.op = 'put' AND v.body @> jsonb_build_object('captures', $2::jsonb)
UNION ALL
SELECT 'evidence', v.slug, v.idx FROM ascribe.evidence AS v
WHERE v.casebook = $1 AND v.op = 'put' AND v.body @> jsonb_build_object('files', $2::jsonb)
ORDER BY idx DESC, kind, slug LIMIT 1
