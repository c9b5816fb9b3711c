-- To each who has access, the privileges on what the migrations made.
SELECT ascribe.set_privileges(who) FROM (SELECT DISTINCT m.who FROM ascribe.member AS m JOIN pg_roles AS r ON r.rolname = m.who) AS m
