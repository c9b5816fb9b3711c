-- $1 casebook. Every name of every current party, and its slug, which is the first: id, slug, name, party that it is the
-- same as; by slug.
SELECT v.id, v.slug, t.name, v.body->>'same_as' FROM ascribe.party AS v
CROSS JOIN LATERAL (
	SELECT 0, v.slug
	UNION ALL SELECT 1, v.name
	UNION ALL SELECT 1 + a.ord, a.name FROM jsonb_array_elements_text(v.body->'aliases') WITH ORDINALITY AS a (name, ord)
) AS t (ord, name)
WHERE v.casebook = $1 AND v.op = 'put' AND NOT EXISTS (
	SELECT FROM ascribe.party AS n WHERE n.casebook = $1 AND n.id = v.id AND n.idx > v.idx)
ORDER BY v.slug COLLATE "C", t.ord
