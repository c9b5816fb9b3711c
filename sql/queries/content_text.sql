-- $1 casebook, $2 SHA-256. The parts of a text that is searched, in order.
SELECT text FROM ascribe.passage WHERE casebook = $1 AND sha256 = $2 ORDER BY ord
