-- $1 casebook, $2 signed entries as they are (bytea[]).
SELECT * FROM ascribe.append($1, $2)
