-- $1 origin, $2 entry 0.
SELECT first, size, root, array_to_string(array(SELECT encode(h, 'hex') FROM unnest(frontier) AS h), ','),
	current_setting('synchronous_commit')
FROM ascribe.open_casebook($1, $2)
