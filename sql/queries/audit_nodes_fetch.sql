-- The next page of audit_nodes.sql.
FETCH 4000 FROM ascribe_audit_nodes
