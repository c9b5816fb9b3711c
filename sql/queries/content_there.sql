-- $1 casebook, $2 digests (bytea[]). Which of them the casebook has, by their place among the digests, from 1.
SELECT u.ord FROM unnest($2::bytea[]) WITH ORDINALITY AS u (sha256, ord)
JOIN ascribe.content AS c ON c.casebook = $1 AND c.sha256 = u.sha256
