-- The next page of log.sql and log_of.sql.
FETCH 50 FROM ascribe_log
