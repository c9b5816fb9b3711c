-- The next page of audit_entries.sql.
FETCH 256 FROM ascribe_audit_entries
