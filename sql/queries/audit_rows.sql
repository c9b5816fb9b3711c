-- $1 casebook, $2 first index, $3 index after the last, $4 ids, or NULL for all. The rows of the projection, of every
-- table in one form; records, which have no index, only where $2 is 0. A cursor, to be fetched from in pages.
DECLARE ascribe_audit_rows NO SCROLL CURSOR FOR
SELECT 'incident', id, idx, 0, op, body, slug, title, NULL, NULL, NULL FROM ascribe.incident
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'party', id, idx, 0, op, body, slug, name, type, NULL, NULL FROM ascribe.party
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'source', id, idx, 0, op, body, slug, title, NULL, NULL, NULL FROM ascribe.source
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'allegation', id, idx, ord, op, body, slug, incident::text, k_incident, base::text, NULL FROM ascribe.allegation
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'statement', id, idx, ord, op, body, slug, incident::text, said_on, k_incident, base::text FROM ascribe.statement
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'evidence', id, idx, 0, op, body, slug, incident::text, k_incident, base::text, NULL FROM ascribe.evidence
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'response', id, idx, 0, op, body, slug, incident::text, k_incident, base::text, NULL FROM ascribe.response
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'hypothesis', id, idx, 0, op, body, slug, incident::text, k_incident, base::text, NULL FROM ascribe.hypothesis
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'rating', id, idx, 0, op, body, hypothesis::text, evidence::text, consistency, k_hypothesis, k_evidence FROM ascribe.rating
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'note', id, idx, 0, op, body, type, NULL, NULL, NULL, NULL FROM ascribe.note
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'key', id, idx, 0, op, body, name, vkey, last_valid::text, is_admin::text, is_analyst::text FROM ascribe.key
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'position', id, idx, ord, NULL, NULL, allegation::text, stance, k_allegation, NULL, NULL FROM ascribe.position
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'quote', id, idx, ord, NULL, NULL, source::text, exact, start_at::text, end_at::text, k_source FROM ascribe.quote
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'cite', id, idx, ord, NULL, NULL, evidence::text, bearing, disclosure, k_evidence, NULL FROM ascribe.cite
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'answer', id, idx, ord, NULL, NULL, statement::text, relation, k_statement, NULL, NULL FROM ascribe.answer
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'link', id, idx, ord, NULL, NULL, field, kind, target::text, NULL, NULL FROM ascribe.link
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'file', id, idx, ord, NULL, NULL, sha256, size::text, kept, erased, NULL FROM ascribe.file
WHERE casebook = $1 AND idx >= $2 AND idx < $3 AND ($4::uuid[] IS NULL OR id = ANY ($4))
UNION ALL
SELECT 'record', id, 0, 0, NULL, NULL, kind, slug, NULL, NULL, NULL FROM ascribe.record
WHERE casebook = $1 AND ($2::bigint = 0 OR id = ANY ($4))
