-- $1 casebook, $2 levels, $3 indices. The hashes of those nodes, in that order.
SELECT n.hash
FROM unnest($2::int[], $3::bigint[]) WITH ORDINALITY AS u (level, idx, ord)
JOIN ascribe.node AS n ON n.casebook = $1 AND n.level = u.level AND n.idx = u.idx
ORDER BY u.ord
