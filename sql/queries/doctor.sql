-- What a server says of itself: its version, whether it keeps what was committed through a crash, how it writes text, its
-- clock, the database's name as SQL writes it, and where its files are, for whom it tells that.
SELECT current_setting('server_version'), current_setting('server_encoding'), current_setting('synchronous_commit'),
	current_setting('fsync') = 'on', current_setting('full_page_writes') = 'on',
	current_setting('data_checksums') = 'on', floor(extract(epoch FROM clock_timestamp()))::bigint,
	quote_ident(current_database()),
	CASE WHEN pg_has_role('pg_read_all_settings', 'USAGE') THEN current_setting('data_directory') END
