-- $1 casebook, $2 signed entries as they are (bytea[]).
SELECT first, size, root, array_to_string(array(SELECT encode(h, 'hex') FROM unnest(frontier) AS h), ','),
	current_setting('synchronous_commit')
FROM ascribe.append($1, $2)
