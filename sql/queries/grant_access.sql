-- $1 casebook, $2 role, $3 access, $4 names of keys.
SELECT ascribe.grant_access($1, $2, $3, $4)
