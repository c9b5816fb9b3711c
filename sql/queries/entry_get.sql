-- $1 casebook, $2 ledger index.
SELECT idx, note, recorded, vkey, last_valid FROM ascribe.signed_entry WHERE casebook = $1 AND idx = $2
