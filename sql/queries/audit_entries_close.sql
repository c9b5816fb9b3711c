-- The end of audit_entries.sql.
CLOSE ascribe_audit_entries
