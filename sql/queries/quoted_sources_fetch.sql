-- The next page of quoted_sources.sql.
FETCH 100 FROM ascribe_quoted
