-- The end of record_list.sql.
CLOSE ascribe_list
