-- Views that are not what this program makes of its migrations, as temporary ones, on the same server; those too that are
-- one alone.
SELECT coalesce(c.relname, t.relname)
FROM (SELECT * FROM pg_class WHERE relnamespace = 'ascribe'::regnamespace AND relkind IN ('v', 'm')) AS c
FULL JOIN (SELECT * FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'v') AS t ON t.relname = c.relname
WHERE pg_get_viewdef(c.oid) IS DISTINCT FROM pg_get_viewdef(t.oid)
ORDER BY 1
