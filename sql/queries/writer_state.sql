-- $1 casebook, $2 name of a key. The head, and the key's next seq.
SELECT size, root, coalesce((
	SELECT seq + 1 FROM ascribe.entry WHERE casebook = $1 AND author = $2 ORDER BY seq DESC LIMIT 1), 0)
FROM ascribe.head WHERE casebook = $1
