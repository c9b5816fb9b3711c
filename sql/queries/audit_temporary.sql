-- What a migration makes is made as a temporary one, for the rest of the transaction.
SET LOCAL search_path = pg_temp, ascribe
