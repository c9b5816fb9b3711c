-- The next page of quotes_of_source.sql.
FETCH 500 FROM ascribe_quotes
