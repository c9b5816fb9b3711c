-- Whether the database has the ledger's schema at all.
SELECT to_regclass('ascribe.schema_version') IS NOT NULL
