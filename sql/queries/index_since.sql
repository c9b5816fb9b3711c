-- $1 casebook, $2 time. The first index that was recorded then or later: the one after the last before.
SELECT coalesce(max(idx) + 1, 0) FROM ascribe.entry WHERE casebook = $1 AND recorded_at < $2::timestamptz
