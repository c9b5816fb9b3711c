-- $1 casebook, $2 level, $3 first index, $4 index after the last. Stored nodes with their children, where they have them;
-- at level 0 with the entry. To find which node of a run differs.
SELECT u.idx, n.hash, l.hash, r.hash, e.note
FROM generate_series($3::bigint, $4::bigint - 1) AS u (idx)
LEFT JOIN ascribe.node AS n ON n.casebook = $1 AND n.level = $2 AND n.idx = u.idx
LEFT JOIN ascribe.node AS l ON l.casebook = $1 AND l.level = $2 - 1 AND l.idx = u.idx * 2
LEFT JOIN ascribe.node AS r ON r.casebook = $1 AND r.level = $2 - 1 AND r.idx = u.idx * 2 + 1
LEFT JOIN ascribe.entry AS e ON $2 = 0 AND e.casebook = $1 AND e.idx = u.idx
ORDER BY u.idx
