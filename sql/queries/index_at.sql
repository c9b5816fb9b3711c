-- $1 casebook, $2 time. The last entry that was recorded by then.
SELECT max(idx) FROM ascribe.entry WHERE casebook = $1 AND recorded_at < $2::timestamptz + interval '1 second'
