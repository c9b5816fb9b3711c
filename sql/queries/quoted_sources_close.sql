-- The end of quoted_sources.sql.
CLOSE ascribe_quoted
