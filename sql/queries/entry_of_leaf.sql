-- $1 casebook, $2 hash of a leaf. The entry that it is the hash of. There is no index for that: it is asked for seldom.
SELECT idx, note, recorded, vkey, last_valid FROM ascribe.signed_entry WHERE casebook = $1
	AND idx = (SELECT idx FROM ascribe.node WHERE casebook = $1 AND level = 0 AND hash = $2 LIMIT 1)
