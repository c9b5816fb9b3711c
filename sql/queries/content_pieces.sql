-- $1 casebook, $2 upload. Its pieces, in order.
SELECT ord, bytes FROM ascribe.piece WHERE casebook = $1 AND upload = $2 ORDER BY ord
