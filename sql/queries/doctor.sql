-- What a server says of itself: its version, whether it keeps what was committed through a crash, how it writes text, its
-- clock, and the database's name as SQL writes it.
SELECT current_setting('server_version'), current_setting('server_encoding'), current_setting('synchronous_commit'),
	current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on',
	current_setting('data_checksums') = 'on', floor(extract(epoch FROM clock_timestamp()))::bigint,
	quote_ident(current_database())
