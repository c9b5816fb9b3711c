-- One migration at a time, until the transaction ends. The number is arbitrary, and only ours.
SELECT pg_advisory_xact_lock(7226435811)
