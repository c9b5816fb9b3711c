-- $1 casebook, $2 size. The root that its first $2 entries had; no row where there are fewer.
SELECT $2::bigint, ascribe.fold(ascribe.frontier_at($1, $2)) FROM ascribe.head WHERE casebook = $1 AND size >= $2
