-- $1 casebook. All that the head's row says, and how many rows of entries and nodes stand beyond it.
SELECT size, root, frontier, retractions,
	(SELECT count(*) FROM ascribe.entry AS e WHERE e.casebook = h.casebook AND e.idx >= h.size)
FROM ascribe.head AS h WHERE casebook = $1
