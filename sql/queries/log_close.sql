-- The end of log.sql, log_of.sql and entries_of_incident.sql.
CLOSE ascribe_log
