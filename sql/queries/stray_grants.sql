-- The first privilege that nobody was granted, as a command takes it away, and how many there are.
SELECT format('REVOKE %s ON %s FROM %s', g.privilege, g.object,
		CASE g.who WHEN 'PUBLIC' THEN g.who ELSE quote_ident(g.who) END), g.privilege, g.object, g.who, count(*) OVER ()
FROM ascribe.stray_grants() AS g LIMIT 1
