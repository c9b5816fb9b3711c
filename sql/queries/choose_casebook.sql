-- $1 origin, or NULL for any. The schema's version, how many casebooks match, and the first of them: one round trip.
SELECT (SELECT max(version) FROM ascribe.schema_version), count(*), min(casebook)
FROM (SELECT casebook FROM ascribe.head WHERE $1::text IS NULL OR casebook = $1 LIMIT 2) AS c
