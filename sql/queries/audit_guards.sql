-- What stands between a table and whom it is not for, where it is not as the migrations make it: row-level security and its
-- policies (of which the text is compared without what servers print differently), how views look, rules, who owns what, and
-- privileges that nobody was granted.
SELECT CASE c.relkind WHEN 'v' THEN 'view ' ELSE 'table ' END || c.relname, 'it belongs to another than the schema does'
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'ascribe' AND c.relowner <> n.nspowner AND c.relkind NOT IN ('i', 'I')
UNION ALL
SELECT 'function ' || p.proname, 'it belongs to another than the schema does'
FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname = 'ascribe' AND p.proowner <> n.nspowner
UNION ALL
SELECT 'table ' || c.relname, 'its row-level security is not what this program makes'
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace,
	LATERAL (SELECT 'casebook=ANYSELECTmy_casebooks' AS own) AS w
WHERE n.nspname = 'ascribe' AND c.relkind NOT IN ('i', 'I', 'v', 't', 'c') AND NOT (c.relrowsecurity AND c.relforcerowsecurity
	AND coalesce((SELECT string_agg(concat_ws(' ', p.polname, p.polcmd, p.polpermissive, p.polroles, regexp_replace(
			pg_get_expr(p.polqual, p.polrelid), '[() ]|::text\[\]|AS my_casebooks|ascribe\.', '', 'g'),
			pg_get_expr(p.polwithcheck, p.polrelid)), '; ' ORDER BY p.polname COLLATE "C")
		FROM pg_policy AS p WHERE p.polrelid = c.oid), '') =
	CASE WHEN c.relname IN ('member', 'holder') THEN ''
		ELSE 'member_reads r t {0} ' || CASE c.relname WHEN 'schema_version' THEN 'true' ELSE w.own END || '; ' END
	|| format('owner_reads r t {%1$s} true; owner_writes * t {%1$s} %2$s', n.nspowner,
		CASE WHEN c.relname IN ('schema_version', 'casebook', 'member', 'holder') THEN 'true' ELSE w.own END))
UNION ALL
SELECT 'view ' || c.relname, 'it does not look with the eyes of who asks'
FROM pg_class AS c
WHERE c.relnamespace = 'ascribe'::regnamespace AND c.relkind = 'v'
	AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
UNION ALL
SELECT 'table ' || c.relname, 'it has a rule, which this program does not make'
FROM pg_rewrite AS r JOIN pg_class AS c ON c.oid = r.ev_class
WHERE c.relnamespace = 'ascribe'::regnamespace AND r.rulename <> '_RETURN'
UNION ALL
SELECT replace(lower(split_part(g.object, '(', 1)), 'ascribe.', ''),
	format('"%s" may %s it, which nobody granted', g.who, g.privilege)
FROM ascribe.stray_grants() AS g
ORDER BY 1, 2
