-- The functions of the schema with their sources, whether they run as their owner, and whether with a search path of their
-- own; triggers on its tables too, which there are none of.
SELECT p.proname, p.prosrc, p.prosecdef, coalesce('search_path=ascribe, pg_temp' = ANY (p.proconfig), false)
FROM pg_proc AS p WHERE p.pronamespace = 'ascribe'::regnamespace
UNION ALL
SELECT t.tgname, '', false, false FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'ascribe'::regnamespace AND NOT t.tgisinternal
