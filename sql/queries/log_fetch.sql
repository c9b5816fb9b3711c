-- The next page of log.sql, log_of.sql and entries_of_incident.sql.
FETCH 50 FROM ascribe_log
