-- $1 casebook. Who has which access, with which keys; whether the role is there, and whether it is a superuser.
SELECT g.who, g.access, array_to_string(g.keys, ' '), g.is_there,
	EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = g.who AND r.rolsuper)
FROM ascribe.grants($1) AS g
