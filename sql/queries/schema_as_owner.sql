-- For the rest of the transaction, what is made belongs to the owner of the schema, whoever makes it.
SELECT set_config('role', pg_get_userbyid(nspowner), true) FROM pg_namespace WHERE nspname = 'ascribe'
