-- $1 casebook, $2 incident, $3 SHA-256s in hex. Which evidence of the incident, as it is now, has a file of that digest.
SELECT f.sha256, min(v.slug)
FROM ascribe.file AS f
JOIN ascribe.evidence AS v ON v.casebook = $1 AND v.id = f.id AND v.idx = f.idx
WHERE f.casebook = $1 AND f.sha256 = ANY ($3::text[]) AND f.erased IS NULL AND v.incident = $2 AND v.idx = (
	SELECT n.idx FROM ascribe.evidence AS n WHERE n.casebook = $1 AND n.id = f.id ORDER BY n.idx DESC LIMIT 1)
GROUP BY f.sha256
ORDER BY f.sha256
