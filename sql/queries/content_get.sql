-- $1 casebook, $2 SHA-256. What is here under it.
SELECT size, upload, pieces, stored, packed FROM ascribe.content WHERE casebook = $1 AND sha256 = $2
