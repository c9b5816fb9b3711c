-- Search: which texts of a record are found by their words, and by which rules of language.
--
-- There is no table of words: GIN indices on what these functions make of a body are kept by PostgreSQL itself, so that
-- nothing can drift from what was signed, and append stays as it is. Texts that stand in no body, those of captures, have a table
-- of their own, since the server can't read what content keeps of them.

SET LOCAL search_path = ascribe, pg_temp;

-- The configuration for a language, by the first subtag of its BCP 47 tag; NULL where PostgreSQL has none. By name, so that
-- only the one that is asked for is looked up: a session would look up all of them at first.
CREATE FUNCTION text_config(language text) RETURNS regconfig
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN ('pg_catalog.' || CASE split_part(lower(language), '-', 1)
		WHEN 'ar' THEN 'arabic' WHEN 'hy' THEN 'armenian' WHEN 'eu' THEN 'basque' WHEN 'ca' THEN 'catalan'
		WHEN 'da' THEN 'danish' WHEN 'nl' THEN 'dutch' WHEN 'en' THEN 'english' WHEN 'fi' THEN 'finnish'
		WHEN 'fr' THEN 'french' WHEN 'de' THEN 'german' WHEN 'el' THEN 'greek' WHEN 'hi' THEN 'hindi'
		WHEN 'hu' THEN 'hungarian' WHEN 'id' THEN 'indonesian' WHEN 'ga' THEN 'irish' WHEN 'it' THEN 'italian'
		WHEN 'lt' THEN 'lithuanian' WHEN 'ne' THEN 'nepali' WHEN 'no' THEN 'norwegian' WHEN 'nb' THEN 'norwegian'
		WHEN 'nn' THEN 'norwegian' WHEN 'pt' THEN 'portuguese' WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian'
		WHEN 'sr' THEN 'serbian' WHEN 'es' THEN 'spanish' WHEN 'sv' THEN 'swedish' WHEN 'ta' THEN 'tamil'
		WHEN 'tr' THEN 'turkish' WHEN 'yi' THEN 'yiddish' END)::regconfig;
END $$;

-- The words of a text as they stand, and as the rules of its language have them.
CREATE FUNCTION text_words(language text, text text) RETURNS tsvector
LANGUAGE sql IMMUTABLE AS $$
	SELECT to_tsvector('pg_catalog.simple', text)
		|| coalesce(to_tsvector(ascribe.text_config(language), text), '')
$$;

-- A text of a version that is searched: where in the body it stands, its place there, how much it weighs, and its language.
CREATE TYPE searched_text AS (part text, ord int, weight "char", language text, text text);

-- The texts of a version that are searched; NULL those that it has not. What an analyst wrote is taken as English, as
-- translations are, so are titles and quotations that name no language and needed no translation; names are in nobody's language.
-- Here and below no query is run, but expressions alone: a search makes the words of all that it ranks, an import of each row.
CREATE FUNCTION record_texts(kind text, body jsonb) RETURNS searched_text[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	texts ascribe.searched_text[] := CASE kind
		WHEN 'incident' THEN ARRAY[('title', 1, 'A', 'en', body->>'title'),
			('summary', 1, 'D', 'en', body->>'summary')]::ascribe.searched_text[]
		WHEN 'party' THEN ARRAY[('name', 1, 'A', NULL, body->>'name')]::ascribe.searched_text[]
		WHEN 'source' THEN ARRAY[
			('title', 1, 'A', coalesce(body->>'language', 'en'), body->>'title')]::ascribe.searched_text[]
		WHEN 'allegation' THEN ARRAY[('text', 1, 'A', 'en', body->>'text')]::ascribe.searched_text[]
		WHEN 'statement' THEN ARRAY[('summary', 1, 'C', 'en', body->>'summary')]::ascribe.searched_text[]
		WHEN 'evidence' THEN ARRAY[('title', 1, 'A', 'en', body->>'title'),
			('description', 1, 'D', 'en', body->>'description')]::ascribe.searched_text[]
		WHEN 'response' THEN ARRAY[('text', 1, 'C', 'en', body->>'text')]::ascribe.searched_text[]
		WHEN 'note' THEN ARRAY[('body', 1, 'D', 'en', body->>'body')]::ascribe.searched_text[]
		ELSE '{}' END;
	aliases jsonb := body->'aliases';
	quotes jsonb := body->'quotes';
	q jsonb;
BEGIN
	FOR i IN 1 .. coalesce(jsonb_array_length(aliases), 0) LOOP
		texts := texts || ('aliases', i, 'A', NULL, aliases->>(i - 1))::ascribe.searched_text;
	END LOOP;
	FOR i IN 1 .. coalesce(jsonb_array_length(quotes), 0) LOOP
		q := quotes->(i - 1);
		texts := texts || ('quotes.exact', i, 'B', coalesce(q->>'language', CASE WHEN NOT q ? 'translation' THEN 'en' END),
			q->>'exact')::ascribe.searched_text;
		texts := texts || ('quotes.translation', i, 'B', 'en', q->>'translation')::ascribe.searched_text;
	END LOOP;
	RETURN texts;
END $$;

-- The words by which a version is found. What it costs tells the planner never to make them for a whole table.
CREATE FUNCTION record_words(kind text, body jsonb) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE COST 1000 AS $$
DECLARE
	words tsvector := '';
	t ascribe.searched_text;
BEGIN
	FOREACH t IN ARRAY ascribe.record_texts(kind, body) LOOP
		IF t.text IS NOT NULL THEN
			words := words || setweight(ascribe.text_words(t.language, t.text), t.weight);
		END IF;
	END LOOP;
	RETURN words;
END $$;

CREATE INDEX incident_words ON incident USING gin (record_words('incident', body));
CREATE INDEX party_words ON party USING gin (record_words('party', body));
CREATE INDEX source_words ON source USING gin (record_words('source', body));
CREATE INDEX allegation_words ON allegation USING gin (record_words('allegation', body));
CREATE INDEX statement_words ON statement USING gin (record_words('statement', body));
CREATE INDEX evidence_words ON evidence USING gin (record_words('evidence', body));
CREATE INDEX response_words ON response USING gin (record_words('response', body));
-- Notes are mostly written alone, and a session takes 1 ms to be ready for English: their words are here as they stand,
-- and found by how stems start (stem_starts).
CREATE INDEX note_words ON note USING gin (to_tsvector('pg_catalog.simple', body->>'body'));
CREATE INDEX source_by_language ON source (casebook, (body->>'language'));

-- The texts of captures in parts that search looks through, each at most 64 KiB. Together they are the bytes that content has
-- under the digest, in UTF-8: keep_text sees to that. The language is that of the first source that had the text, as it was then.
CREATE TABLE passage (
	casebook text NOT NULL,
	sha256 bytea NOT NULL,
	ord int NOT NULL CHECK (ord > 0),
	language text,
	text text NOT NULL CHECK (octet_length(text) <= 65536),
	words tsvector NOT NULL GENERATED ALWAYS AS (text_words(language, text)) STORED,
	PRIMARY KEY (casebook, sha256, ord),
	FOREIGN KEY (casebook, sha256) REFERENCES content (casebook, sha256) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX passage_words ON passage USING gin (words);

-- Have a text that the casebook keeps searched, in the parts that are given; nothing where it is already.
CREATE FUNCTION keep_text(cb text, digest bytea, language_ text, parts text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
BEGIN
	PERFORM check_access(cb, 'analyst');
	PERFORM FROM content WHERE casebook = cb AND sha256 = digest FOR UPDATE;
	IF NOT FOUND OR sha256(convert_to(array_to_string(parts, ''), 'UTF8')) <> digest THEN
		RAISE EXCEPTION 'what is to be searched is no text that the casebook keeps' USING ERRCODE = 'AS007';
	END IF;
	INSERT INTO passage (casebook, sha256, ord, language, text)
		SELECT cb, digest, u.ord, language_, u.part FROM unnest(parts) WITH ORDINALITY AS u (part, ord)
		WHERE NOT EXISTS (SELECT FROM passage WHERE casebook = cb AND sha256 = digest);
END $$;

-- Current records with their words; of notes, as they are indexed too. The kinds that a casebook has few of come first, so that a limit cuts the others.
CREATE VIEW searched WITH (security_invoker) AS
	SELECT v.casebook, 'incident' AS kind, v.id, v.idx, NULL::uuid AS incident, v.body,
		v.body->>'began' AS began, coalesce(v.body->>'ended', v.body->>'began') AS ended,
		record_words('incident', v.body) AS words, NULL::tsvector AS plain_words
	FROM incident AS v WHERE v.op = 'put' AND NOT EXISTS (
		SELECT FROM incident AS n WHERE n.casebook = v.casebook AND n.id = v.id AND n.idx > v.idx)
	UNION ALL
	SELECT v.casebook, 'party', v.id, v.idx, NULL, v.body, NULL, NULL, record_words('party', v.body), NULL
	FROM party AS v WHERE v.op = 'put' AND NOT EXISTS (
		SELECT FROM party AS n WHERE n.casebook = v.casebook AND n.id = v.id AND n.idx > v.idx)
	UNION ALL
	SELECT v.casebook, 'allegation', v.id, v.idx, v.incident, v.body, NULL, NULL, record_words('allegation', v.body), NULL
	FROM allegation AS v WHERE v.op = 'put' AND NOT EXISTS (
		SELECT FROM allegation AS n WHERE n.casebook = v.casebook AND n.id = v.id AND n.idx > v.idx)
	UNION ALL
	SELECT v.casebook, 'response', v.id, v.idx, v.incident, v.body, v.body->>'done_on', v.body->>'done_on',
		record_words('response', v.body), NULL
	FROM response AS v WHERE v.op = 'put' AND NOT EXISTS (
		SELECT FROM response AS n WHERE n.casebook = v.casebook AND n.id = v.id AND n.idx > v.idx)
	UNION ALL
	SELECT v.casebook, 'source', v.id, v.idx, NULL, v.body, v.body->>'published', v.body->>'published',
		record_words('source', v.body), NULL
	FROM source AS v WHERE v.op = 'put' AND NOT EXISTS (
		SELECT FROM source AS n WHERE n.casebook = v.casebook AND n.id = v.id AND n.idx > v.idx)
	UNION ALL
	SELECT v.casebook, 'evidence', v.id, v.idx, v.incident, v.body, NULL, NULL, record_words('evidence', v.body), NULL
	FROM evidence AS v WHERE v.op = 'put' AND NOT EXISTS (
		SELECT FROM evidence AS n WHERE n.casebook = v.casebook AND n.id = v.id AND n.idx > v.idx)
	UNION ALL
	SELECT v.casebook, 'note', v.id, v.idx, NULL, v.body, NULL, NULL, text_words('en', v.body->>'body'),
		to_tsvector('pg_catalog.simple', v.body->>'body')
	FROM note AS v WHERE v.op = 'put' AND NOT EXISTS (
		SELECT FROM note AS n WHERE n.casebook = v.casebook AND n.id = v.id AND n.idx > v.idx)
	UNION ALL
	SELECT v.casebook, 'statement', v.id, v.idx, v.incident, v.body, v.said_on, v.said_on,
		record_words('statement', v.body), NULL
	FROM statement AS v WHERE v.op = 'put' AND NOT EXISTS (
		SELECT FROM statement AS n WHERE n.casebook = v.casebook AND n.id = v.id AND n.idx > v.idx);

-- What is looked for: the words as they stand, or by the rules of English, or of a language that some source of the
-- casebook is in. This and the next run as the owner: under a condition of row-level security no index is used whose
-- operators might tell of rows that it hides.
CREATE FUNCTION search_query(cb text, words text) RETURNS tsquery
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
DECLARE
	wanted tsquery := websearch_to_tsquery('pg_catalog.simple', words);
	stemmed tsquery[] := ARRAY[wanted];
	asked tsquery := websearch_to_tsquery('pg_catalog.english', words);
	tag text := '';
BEGIN
	PERFORM check_access(cb, 'reader');
	FOR i IN 1 .. 100 LOOP -- each thing asked for is looked up: no two alike
		IF asked <> ALL (stemmed) AND numnode(asked) > 0 THEN
			wanted := wanted || asked;
			stemmed := stemmed || asked;
		END IF;
		SELECT body->>'language' INTO tag FROM ascribe.source
		WHERE casebook = cb AND body->>'language' > tag ORDER BY body->>'language' LIMIT 1;
		EXIT WHEN NOT FOUND;
		asked := websearch_to_tsquery(ascribe.text_config(tag), words);
	END LOOP;
	RETURN wanted;
END $$;

-- What notes that match have in common: a word that starts as each stem does ("denies" and "deny" have the stem "deni"), with
-- what is to be left out left to the query itself.
CREATE FUNCTION stem_starts(wanted tsquery) RETURNS tsquery
LANGUAGE sql IMMUTABLE AS $$
	SELECT regexp_replace(querytree(wanted), '([^ ''(]{2})i?''(?=[ )]|$)', '\1'':*', 'g')::tsquery
$$;

-- The current records that match `wanted`, best first: of a kind; of a party, which is what refers to it, to what is merged
-- with it, or to what is part of these or speaks for them; of an incident, its records, notes about them, and what was captured
-- of the sources that its records name; each NULL for any. `most` is how many that match are ranked, of records and of
-- captures' passages; `cut`: more match. No index of a casebook is as narrow as the words: `|| ''` keeps the
-- planner from them.
CREATE FUNCTION search(cb text, wanted tsquery, kind_ text, party_ uuid, incident_ uuid, most bigint)
RETURNS TABLE (kind text, id uuid, idx bigint, slug text, name text, began text, ended text, cut boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ascribe, pg_temp SET plan_cache_mode = force_custom_plan
SET jit = off AS $$
#variable_conflict use_column
DECLARE -- what is asked for alone is looked for, and by a query of its own: planning for the rest would take most of a search
	members uuid[];
	concerned uuid[]; -- with the index of each
	concerned_at bigint[];
	noted uuid[];
	noted_at bigint[];
	named uuid[];
	captured uuid[];
	captured_at bigint[];
	captured_rank real[];
BEGIN
	PERFORM check_access(cb, 'reader');
	IF party_ IS NOT NULL THEN
		WITH RECURSIVE member (id) AS (
			SELECT party_
			UNION
			SELECT CASE l.id WHEN m.id THEN l.target ELSE l.id END FROM member AS m
			JOIN link AS l ON l.casebook = cb
				AND (l.target = m.id AND l.field IN ('same_as', 'part_of', 'speaks_for') OR l.id = m.id AND l.field = 'same_as')
			JOIN party AS v ON v.casebook = cb AND v.id = l.id AND v.idx = l.idx AND v.op = 'put'
			WHERE NOT EXISTS (SELECT FROM party AS n WHERE n.casebook = cb AND n.id = v.id AND n.idx > v.idx)
		)
		SELECT array_agg(m.id) INTO members FROM member AS m;
		SELECT array_agg(l.id), array_agg(l.idx) INTO concerned, concerned_at
		FROM link AS l WHERE l.casebook = cb AND l.target = ANY (members);
	END IF;
	IF incident_ IS NOT NULL THEN
		SELECT array_agg(l.id), array_agg(l.idx) INTO noted, noted_at FROM link AS l
		WHERE l.casebook = cb AND l.field = 'about' AND (l.target = incident_ OR l.target IN (
			SELECT a.id FROM allegation AS a WHERE a.casebook = cb AND a.incident = incident_
			UNION ALL SELECT s.id FROM statement AS s WHERE s.casebook = cb AND s.incident = incident_
			UNION ALL SELECT d.id FROM evidence AS d WHERE d.casebook = cb AND d.incident = incident_
			UNION ALL SELECT p.id FROM response AS p WHERE p.casebook = cb AND p.incident = incident_));
		named := array(
			SELECT l.target FROM link AS l
			WHERE l.casebook = cb AND l.field IN ('sources', 'derived_from') AND l.kind = 'source' AND l.id IN (
				SELECT s.id FROM statement AS s WHERE s.casebook = cb AND s.incident = incident_
				UNION ALL SELECT d.id FROM evidence AS d WHERE d.casebook = cb AND d.incident = incident_
				UNION ALL SELECT p.id FROM response AS p WHERE p.casebook = cb AND p.incident = incident_)
			UNION
			SELECT q.source FROM statement AS s JOIN quote AS q ON q.casebook = cb AND q.id = s.id AND q.idx = s.idx
			WHERE s.casebook = cb AND s.incident = incident_);
	END IF;
	IF (kind_ IS NULL OR kind_ = 'source') AND EXISTS (SELECT FROM passage WHERE casebook = cb) THEN
		SELECT array_agg(c.id), array_agg(c.idx), array_agg(ts_rank(c.words, wanted, 1))
		INTO captured, captured_at, captured_rank
		FROM (SELECT v.id, v.idx, p.words
			FROM passage AS p
			JOIN file AS f ON f.casebook = cb AND f.sha256 = encode(p.sha256, 'hex') AND f.erased IS NULL
			JOIN source AS v ON v.casebook = cb AND v.id = f.id AND v.idx = f.idx AND v.op = 'put'
			WHERE p.casebook || '' = cb AND p.words @@ wanted
				AND NOT EXISTS (SELECT FROM source AS n WHERE n.casebook = cb AND n.id = v.id AND n.idx > v.idx)
				AND (party_ IS NULL OR (v.id, v.idx) IN (SELECT * FROM unnest(concerned, concerned_at)))
				AND (incident_ IS NULL OR v.id = ANY (named))
			LIMIT most) AS c;
	END IF;
	RETURN QUERY
	WITH matching AS (
		SELECT * FROM searched AS v
		WHERE v.casebook || '' = cb AND v.words @@ wanted AND (v.kind <> 'note' OR v.plain_words @@ stem_starts(wanted))
			AND (kind_ IS NULL OR v.kind = kind_)
			AND (party_ IS NULL OR v.id = ANY (members) OR (v.id, v.idx) IN (SELECT * FROM unnest(concerned, concerned_at)))
			AND (incident_ IS NULL OR v.id = incident_ OR v.incident = incident_
				OR (v.id, v.idx) IN (SELECT * FROM unnest(noted, noted_at)))
		LIMIT most
	), ranked AS (
		SELECT kind, id, idx, body, began, ended, ts_rank(words, wanted, 1) AS rank FROM matching
		UNION ALL
		SELECT 'source', c.id, c.idx, v.body, v.body->>'published', v.body->>'published', c.rank
		FROM unnest(captured, captured_at, captured_rank) AS c (id, idx, rank)
		JOIN source AS v ON v.casebook = cb AND v.id = c.id AND v.idx = c.idx
	), best AS (
		SELECT DISTINCT ON (id) *, body->>'slug' AS slug FROM ranked ORDER BY id, rank DESC
	)
	SELECT kind, id, idx, slug, coalesce(body->>'title', body->>'name'), began, ended,
		most IN ((SELECT count(*) FROM matching), coalesce(cardinality(captured), 0))
	FROM best
	ORDER BY rank DESC, kind, slug COLLATE "C", idx, id;
END $$;

-- What of each hit matches best: which text of the record, or of those captured of a source, its place there, and what of it
-- matches `words`, with U+E000 and U+E001 around them. Every word of `wanted` counts here by itself. Only the kinds that
-- were hit are read.
CREATE FUNCTION search_snippets(cb text, words text, wanted tsquery, kinds text[], ids uuid[], indices bigint[])
RETURNS TABLE (place bigint, part text, ord int, snippet text) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
	any_word tsquery := replace(wanted::text, ' & ', ' | ')::tsquery;
	captures boolean := 'source' = ANY (kinds) AND EXISTS (SELECT FROM ascribe.passage WHERE casebook = cb);
	hit record;
	texts ascribe.searched_text[];
BEGIN
	FOR hit IN EXECUTE (SELECT string_agg(format('SELECT u.place, u.kind, v.id, v.idx, v.body
			FROM unnest($2, $3, $4) WITH ORDINALITY AS u (kind, id, idx, place)
			JOIN ascribe.%I AS v ON v.casebook = $1 AND v.id = u.id AND v.idx = u.idx
			WHERE u.kind = %1$L', k), ' UNION ALL ') FROM (SELECT DISTINCT unnest(kinds)) AS d (k))
		USING cb, kinds, ids, indices
	LOOP
		texts := ascribe.record_texts(hit.kind, hit.body);
		IF captures AND hit.kind = 'source' THEN
			texts := texts || array(
				SELECT ('captures.text', f.ord, 'D', p.language, p.text)::ascribe.searched_text
				FROM ascribe.file AS f JOIN ascribe.passage AS p ON p.casebook = cb AND p.words @@ wanted
					AND p.sha256 = CASE WHEN f.sha256 ~ '^[0-9a-f]{64}$' THEN decode(f.sha256, 'hex') END
				WHERE f.casebook = cb AND f.id = hit.id AND f.idx = hit.idx AND f.erased IS NULL
				ORDER BY ts_rank(p.words, any_word) DESC, f.ord LIMIT 1);
		END IF;
		RETURN QUERY
		SELECT hit.place, t.part, t.ord, ts_headline(t.config, translate(t.text, E'\uE000\uE001', ''),
			websearch_to_tsquery(t.config, words) || websearch_to_tsquery('pg_catalog.simple', words),
			E'StartSel=\uE000, StopSel=\uE001, MaxWords=30, MinWords=12, MaxFragments=2, FragmentDelimiter=" … "')
		FROM (SELECT *, coalesce(ascribe.text_config(language), 'pg_catalog.simple') AS config FROM unnest(texts)
			WHERE text IS NOT NULL
			ORDER BY ts_rank(ascribe.text_words(language, text), any_word) DESC, part, ord LIMIT 1) AS t;
	END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ascribe FROM PUBLIC;
