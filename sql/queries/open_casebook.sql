-- $1 origin, $2 entry 0.
SELECT * FROM ascribe.open_casebook($1, $2)
