-- The next page of audit_entries.sql.
FETCH 128 FROM ascribe_audit_entries
