-- The end of log.sql and log_of.sql.
CLOSE ascribe_log
