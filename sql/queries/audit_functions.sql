-- The functions of the schema with their sources; triggers on its tables too, which there are none of.
SELECT p.proname, p.prosrc FROM pg_proc AS p WHERE p.pronamespace = 'ascribe'::regnamespace
UNION ALL
SELECT t.tgname, '' FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'ascribe'::regnamespace AND NOT t.tgisinternal
