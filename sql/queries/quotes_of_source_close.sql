-- The end of quotes_of_source.sql.
CLOSE ascribe_quotes
