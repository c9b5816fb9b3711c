-- $1 casebook, $2 words, $3 what is looked for, $4 kinds, $5 ids, $6 indices of versions. Position in the arrays, part of the
-- record (or of a text captured of it) that matches best, its place there, and what of it matches.
SELECT * FROM ascribe.search_snippets($1, $2, $3::tsquery, $4, $5, $6)
