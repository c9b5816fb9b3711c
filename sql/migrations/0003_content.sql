-- The bytes of evidence and of captures, content-addressed: what a record names by SHA-256 and size is here once, however
-- many records name it.
--
-- The bytes come in pieces, under an upload that nobody else can guess; keep_content then says what they are.
-- Since each piece refers to a row of content, and that is checked at the commit, an upload that does not come to its end
-- leaves nothing behind. Of what the bytes are the server takes the client's word: who reads them hashes them again.

SET LOCAL search_path = ascribe, pg_temp;

-- In bytes; NULL is no limit.
ALTER TABLE casebook ADD COLUMN file_max bigint CHECK (file_max >= 0) DEFAULT 68719476736,
	ADD COLUMN content_max bigint CHECK (content_max >= 0);

-- `size` is that of the bytes, `stored` what their pieces take; where `packed` each piece is one frame of zstd.
CREATE TABLE content (
	casebook text NOT NULL,
	sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
	size bigint NOT NULL CHECK (size >= 0),
	upload uuid NOT NULL,
	pieces int NOT NULL CHECK (pieces >= 0),
	stored bigint NOT NULL CHECK (stored >= 0),
	packed boolean NOT NULL,
	PRIMARY KEY (casebook, sha256),
	UNIQUE (casebook, upload)
);

CREATE TABLE piece (
	casebook text NOT NULL,
	upload uuid NOT NULL,
	ord int NOT NULL CHECK (ord >= 0),
	bytes bytea NOT NULL CHECK (octet_length(bytes) <= 1100000),
	PRIMARY KEY (casebook, upload, ord),
	FOREIGN KEY (casebook, upload) REFERENCES content (casebook, upload) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE piece ALTER COLUMN bytes SET STORAGE EXTERNAL; -- packed where that pays, by the client

-- Take pieces in, one of each array's items each.
CREATE FUNCTION put_pieces(cb text, uploads uuid[], ords int[], pieces bytea[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
BEGIN
	PERFORM check_access(cb, 'analyst');
	INSERT INTO piece SELECT cb, p.upload, p.ord, p.bytes FROM unnest(uploads, ords, pieces) AS p (upload, ord, bytes);
END $$;

-- Say what was uploaded: for each upload its SHA-256, size and number of pieces. Answers how many were kept: those whose
-- digest the casebook has already are not, and their pieces have to be taken back.
CREATE FUNCTION keep_content(cb text, digests bytea[], sizes bigint[], uploads uuid[], counts int[], packed_ boolean[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
DECLARE
	limits record;
	kept bigint;
	bad record;
BEGIN
	PERFORM check_access(cb, 'analyst');
	SELECT file_max, content_max INTO limits FROM casebook WHERE casebook = cb;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is no casebook "%" here', cb USING ERRCODE = 'AS003';
	END IF;
	INSERT INTO content
		SELECT cb, u.digest, u.size, u.upload, u.count, coalesce(p.stored, 0), u.packed
		FROM unnest(digests, sizes, uploads, counts, packed_) AS u (digest, size, upload, count, packed)
		LEFT JOIN LATERAL (SELECT count(*) AS count, sum(octet_length(bytes)) AS stored FROM piece
			WHERE casebook = cb AND upload = u.upload) AS p ON true
		WHERE p.count = u.count
		ORDER BY u.digest -- in which order others wait for the same ones too
		ON CONFLICT (casebook, sha256) DO NOTHING;
	GET DIAGNOSTICS kept = ROW_COUNT;
	SELECT max(size) AS size INTO bad FROM unnest(sizes) AS size WHERE size > limits.file_max;
	IF bad.size IS NOT NULL THEN
		RAISE EXCEPTION 'a file of % bytes is over the casebook''s limit of % for one', bad.size, limits.file_max
			USING ERRCODE = 'AS007', HINT = 'an administrator of the casebook may raise it: ascribe db limit --file SIZE';
	END IF;
	IF limits.content_max IS NOT NULL THEN
		SELECT sum(stored) AS stored INTO bad FROM content WHERE casebook = cb HAVING sum(stored) > limits.content_max;
		IF bad.stored IS NOT NULL THEN
			RAISE EXCEPTION 'the files would take % bytes, and the casebook may hold %', bad.stored, limits.content_max
				USING ERRCODE = 'AS007',
				HINT = 'an administrator of the casebook may raise it: ascribe db limit --total SIZE';
		END IF;
	END IF;
	RETURN kept;
END $$;

-- Take bytes away for good, and with them what is searched of them. Only where the current version of a record says that they
-- were erased, and none still keeps them: that is refused, unless they may be `shared`. Answers whether any were taken away.
CREATE FUNCTION erase_content(cb text, digest bytea, shared boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
DECLARE
	found_ record;
BEGIN
	PERFORM check_access(cb, 'analyst');
	SELECT count(*) FILTER (WHERE f.erased IS NOT NULL) AS erased,
		min(coalesce(r.slug, r.id::text)) FILTER (WHERE f.erased IS NULL AND f.kept = 'casebook') AS keeper
	INTO found_
	FROM file AS f JOIN record AS r ON r.casebook = cb AND r.id = f.id
	WHERE f.casebook = cb AND f.sha256 = encode(digest, 'hex') AND f.idx = (SELECT v.idx FROM version AS v
		WHERE v.casebook = cb AND v.kind = r.kind AND v.id = f.id ORDER BY v.idx DESC LIMIT 1);
	IF found_.erased = 0 THEN
		RAISE EXCEPTION 'no record says that these bytes were erased' USING ERRCODE = 'AS007';
	ELSIF found_.keeper IS NOT NULL AND shared THEN
		RETURN false;
	ELSIF found_.keeper IS NOT NULL THEN
		RAISE EXCEPTION '"%" keeps the same bytes', found_.keeper USING ERRCODE = 'AS007',
			HINT = 'erase them there too';
	END IF;
	DELETE FROM passage WHERE casebook = cb AND sha256 = digest; -- see 0004_search.sql
	DELETE FROM piece AS p USING content AS c
		WHERE c.casebook = cb AND c.sha256 = digest AND p.casebook = cb AND p.upload = c.upload;
	DELETE FROM content WHERE casebook = cb AND sha256 = digest;
	RETURN FOUND;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ascribe FROM PUBLIC;
