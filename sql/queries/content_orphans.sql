-- $1 casebook. How many files are kept that no version of a record names, and what they take.
SELECT count(*), coalesce(sum(c.stored), 0) FROM ascribe.content AS c WHERE c.casebook = $1 AND NOT EXISTS (
	SELECT FROM ascribe.file AS f WHERE f.casebook = $1 AND f.sha256 = encode(c.sha256, 'hex'))
