-- $1 casebook, $2 name of a key, $3 seq. The leaf of the entry of that key and number, or NULL; final.
SELECT ascribe.settled($1, $2, $3)
