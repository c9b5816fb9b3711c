-- $1 casebook, $2 role.
SELECT ascribe.revoke_access($1, $2)
