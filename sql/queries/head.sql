-- $1 casebook.
SELECT size, root FROM ascribe.head WHERE casebook = $1
