-- $1 casebook. All that the head's row says, how many entries stand beyond its size, and how many nodes on levels that a
-- tree of its size does not have.
SELECT size, root, frontier, retractions,
	(SELECT count(*) FROM ascribe.entry AS e WHERE e.casebook = h.casebook AND e.idx >= h.size),
	(SELECT count(*) FROM ascribe.node AS n
		WHERE n.casebook = h.casebook AND n.level >= length(ltrim(h.size::bit(64)::text, '0')))
FROM ascribe.head AS h WHERE casebook = $1
