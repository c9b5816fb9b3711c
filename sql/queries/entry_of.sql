-- $1 casebook, $2 name of a key, $3 seq. The entry of that key and number.
SELECT idx, note, recorded, vkey, last_valid FROM ascribe.signed_entry WHERE casebook = $1 AND author = $2 AND seq = $3
