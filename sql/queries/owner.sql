-- Who owns the schema, and whether who is logged in is that role, or may be.
SELECT pg_get_userbyid(nspowner), pg_has_role(session_user, nspowner, 'MEMBER') FROM pg_namespace WHERE nspname = 'ascribe'
