-- The next page of record_list.sql.
FETCH 500 FROM ascribe_list
