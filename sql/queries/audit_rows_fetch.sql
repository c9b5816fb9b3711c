-- The next page of audit_rows.sql.
FETCH 1000 FROM ascribe_audit_rows
