-- The one way to write: append(casebook, notes) takes signed entries as bytes, and in one transaction stores them, extends
-- the Merkle tree (RFC 6962), moves the head and fills the tables that are projected from them.
--
-- Errors that are a client's to tell apart carry an SQLSTATE of class AS whose number is the exit code of the shell.

SET LOCAL search_path = ascribe, pg_temp;

ALTER TABLE head ADD COLUMN retractions bigint NOT NULL DEFAULT 0;

-- Every version of every record.
CREATE VIEW version AS
	SELECT casebook, 'incident'::text AS kind, id, idx, op, body FROM incident
	UNION ALL SELECT casebook, 'party', id, idx, op, body FROM party
	UNION ALL SELECT casebook, 'source', id, idx, op, body FROM source
	UNION ALL SELECT casebook, 'allegation', id, idx, op, body FROM allegation
	UNION ALL SELECT casebook, 'statement', id, idx, op, body FROM statement
	UNION ALL SELECT casebook, 'evidence', id, idx, op, body FROM evidence
	UNION ALL SELECT casebook, 'response', id, idx, op, body FROM response
	UNION ALL SELECT casebook, 'note', id, idx, op, body FROM note
	UNION ALL SELECT casebook, 'key', id, idx, op, body FROM key;

-- Every reference that a version makes.
CREATE VIEW reference AS
	SELECT casebook, id, idx, target FROM link
	UNION ALL SELECT casebook, id, idx, allegation FROM position
	UNION ALL SELECT casebook, id, idx, source FROM quote
	UNION ALL SELECT casebook, id, idx, evidence FROM cite
	UNION ALL SELECT casebook, id, idx, statement FROM answer
	UNION ALL SELECT casebook, id, idx, incident FROM allegation
	UNION ALL SELECT casebook, id, idx, incident FROM statement
	UNION ALL SELECT casebook, id, idx, incident FROM evidence
	UNION ALL SELECT casebook, id, idx, incident FROM response;

CREATE TYPE change AS (idx bigint, op text, kind text, id uuid, base bigint, body jsonb);

-- The roots of the perfect subtrees of the first `n` entries, largest first; empty for 0.
CREATE FUNCTION frontier(cb text, n bigint) RETURNS bytea[]
LANGUAGE sql STABLE SET search_path = ascribe, pg_temp AS $$
	SELECT coalesce(array_agg(node.hash ORDER BY node.level DESC), '{}')
	FROM generate_series(0, 62) AS bit
	JOIN node ON node.casebook = cb AND node.level = bit AND node.idx = (n >> bit) - 1
	WHERE (n >> bit) & 1 = 1
$$;

CREATE FUNCTION fold(subtrees bytea[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = ascribe, pg_temp AS $$
DECLARE
	acc bytea := subtrees[cardinality(subtrees)];
BEGIN
	IF acc IS NULL THEN
		RETURN sha256('');
	END IF;
	FOR i IN REVERSE cardinality(subtrees) - 1 .. 1 LOOP
		acc := sha256('\x01'::bytea || subtrees[i] || acc);
	END LOOP;
	RETURN acc;
END $$;

-- Whether an entry is the rotation of the key `name_`: no administrator is needed for that. A new key names the old one
-- in rotated_from and has exactly its roles; the same entry ends the old key at its own index, and does nothing else. A
-- rotated_from that is written in any other way is refused.
CREATE FUNCTION check_rotation(cb text, name_ text, first bigint, last bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = ascribe, pg_temp AS $$
DECLARE
	old record;
	found_ record;
BEGIN
	SELECT k.id, k.body INTO old FROM key AS k WHERE k.casebook = cb AND k.name = name_ ORDER BY k.idx DESC LIMIT 1;
	SELECT count(*) AS changes,
		count(*) FILTER (WHERE c.kind = 'key' AND c.body->>'rotated_from' IS DISTINCT FROM (
			SELECT k.body->>'rotated_from' FROM key AS k WHERE k.casebook = cb AND k.id = c.id
			ORDER BY k.idx DESC LIMIT 1)) AS claims,
		count(*) FILTER (WHERE c.kind = 'key' AND c.base IS NULL AND c.body->>'rotated_from' = name_
			AND c.body->'roles' = old.body->'roles' AND NOT c.body ? 'last_valid') AS begun,
		count(*) FILTER (WHERE c.id = old.id AND c.body - 'last_valid' - 'reason' = old.body) AS ended,
		max((c.body->>'last_valid')::bigint) AS last_valid
	INTO found_
	FROM entry AS e, jsonb_to_recordset(split_part(convert_from(e.note, 'UTF8'), E'\n', 2)::jsonb->'changes')
		AS c (kind text, id uuid, base bigint, body jsonb)
	WHERE e.casebook = cb AND e.idx BETWEEN first AND last;
	IF found_.claims = 0 THEN
		RETURN false;
	END IF;
	IF found_.changes <> 2 OR found_.begun <> 1 OR found_.ended <> 1 OR found_.last_valid IS NULL OR first <> last THEN
		RAISE EXCEPTION 'a key hands over to one new key with its own roles, in an entry that ends it and does nothing else'
			USING ERRCODE = 'AS007', HINT = 'ascribe key rotate NEWNAME writes such an entry';
	END IF;
	IF found_.last_valid <> first THEN
		RAISE EXCEPTION 'the rotation names ledger index % as its own, and it would be %', found_.last_valid, first
			USING ERRCODE = '40001', HINT = 'run the command again';
	END IF;
	RETURN true;
END $$;

-- Whether `author` may sign these changes at these indexes; raises where not.
CREATE FUNCTION check_author(cb text, name_ text, first bigint, last bigint, kinds text[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = ascribe, pg_temp AS $$
DECLARE
	k record;
BEGIN
	SELECT key.body->'roles' AS roles, key.last_valid INTO k
	FROM key WHERE key.casebook = cb AND key.name = name_ ORDER BY key.idx DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'the key "%" is not enrolled in this casebook', name_ USING ERRCODE = 'AS010',
			HINT = 'an administrator enrols it: ascribe key enroll VKEY --role analyst';
	END IF;
	IF k.last_valid < last THEN
		RAISE EXCEPTION 'the key "%" was revoked: valid up to ledger index %', name_, k.last_valid
			USING ERRCODE = 'AS010', HINT = 'sign with another enrolled key: --key NAME';
	END IF;
	IF 'key' = ANY (kinds) AND NOT check_rotation(cb, name_, first, last) AND NOT k.roles ? 'admin' THEN
		RAISE EXCEPTION 'the key "%" may not change keys', name_ USING ERRCODE = 'AS005',
			HINT = 'that takes a key with the role admin';
	END IF;
	IF kinds <> '{key}' AND NOT k.roles ? 'analyst' THEN
		RAISE EXCEPTION 'the key "%" may not write records', name_ USING ERRCODE = 'AS005',
			HINT = 'that takes a key with the role analyst';
	END IF;
END $$;

-- Edits and retractions must start from the current version, keep the slug, and not touch what was retracted.
CREATE FUNCTION check_bases(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = ascribe, pg_temp AS $$
DECLARE
	bad record;
BEGIN
	SELECT c.kind, coalesce(r.slug, c.id::text) AS name, c.base, cur.idx, cur.op, r.slug, c.body->>'slug' AS new_slug,
		cur.body ? 'last_valid' AND c.kind = 'key' AS revoked
	INTO bad
	FROM unnest(changes) AS c
	LEFT JOIN record AS r ON r.casebook = cb AND r.id = c.id
	LEFT JOIN LATERAL (
		SELECT v.idx, v.op, v.body FROM version AS v
		WHERE v.casebook = cb AND v.kind = c.kind AND v.id = c.id ORDER BY v.idx DESC LIMIT 1) AS cur ON true
	WHERE c.base IS NOT NULL
		AND (cur.idx IS DISTINCT FROM c.base OR cur.op = 'retract' OR (c.kind = 'key' AND cur.body ? 'last_valid')
			OR (c.op = 'put' AND c.body->>'slug' IS DISTINCT FROM r.slug))
	LIMIT 1;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	IF bad.idx IS NULL THEN
		RAISE EXCEPTION 'there is no % "%" to change', bad.kind, bad.name USING ERRCODE = 'AS003';
	ELSIF bad.op = 'retract' THEN
		RAISE EXCEPTION 'the % "%" was retracted at ledger index %', bad.kind, bad.name, bad.idx USING ERRCODE = 'AS007',
			HINT = format('see why: ascribe %s history %s', bad.kind, bad.name);
	ELSIF bad.idx <> bad.base THEN
		RAISE EXCEPTION 'the % "%" was changed meanwhile: your version is of ledger index %, the current one of %',
			bad.kind, bad.name, bad.base, bad.idx USING ERRCODE = 'AS004',
			HINT = format('look at it (ascribe %s show %s) and edit it again', bad.kind, bad.name);
	ELSIF bad.revoked THEN
		RAISE EXCEPTION 'the key is revoked already' USING ERRCODE = 'AS007';
	END IF;
	RAISE EXCEPTION 'slug: the slug of % "%" cannot change to "%"', bad.kind, bad.slug, bad.new_slug USING ERRCODE = 'AS007',
		HINT = 'a slug names a record for good; add a new record and retract this one';
END $$;

-- Nothing new may refer to what was retracted, and nothing that is referred to may be retracted.
CREATE FUNCTION check_retractions(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = ascribe, pg_temp AS $$
DECLARE
	ids uuid[] := array(SELECT c.id FROM unnest(changes) AS c);
	gone uuid[] := array(SELECT c.id FROM unnest(changes) AS c WHERE c.op = 'retract');
	bad record;
BEGIN
	SELECT t.kind, coalesce(t.slug, t.id::text) AS name INTO bad
	FROM reference AS r
	JOIN record AS t ON t.casebook = cb AND t.id = r.target
	JOIN record AS f ON f.casebook = cb AND f.id = r.id
	JOIN unnest(changes) AS c ON c.id = r.id AND c.idx = r.idx
	WHERE r.casebook = cb AND r.id = ANY (ids) AND f.kind <> 'note'
		AND (SELECT v.op FROM version AS v WHERE v.casebook = cb AND v.id = r.target ORDER BY v.idx DESC LIMIT 1) = 'retract'
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'refers to the % "%", which was retracted', bad.kind, bad.name USING ERRCODE = 'AS007',
			HINT = format('see why: ascribe %s history %s', bad.kind, bad.name);
	END IF;
	SELECT f.kind, coalesce(f.slug, f.id::text) AS name, t.kind AS target_kind, t.slug AS target_slug INTO bad
	FROM reference AS r
	JOIN record AS f ON f.casebook = cb AND f.id = r.id
	JOIN record AS t ON t.casebook = cb AND t.id = r.target
	JOIN LATERAL (
		SELECT v.idx, v.op FROM version AS v WHERE v.casebook = cb AND v.id = r.id ORDER BY v.idx DESC LIMIT 1) AS cur ON true
	WHERE r.casebook = cb AND r.target = ANY (gone) AND r.id <> r.target AND f.kind <> 'note'
		AND cur.idx = r.idx AND cur.op = 'put'
	ORDER BY f.kind, f.slug
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'the % "%" still refers to the % "%"', bad.kind, bad.name, bad.target_kind, bad.target_slug
			USING ERRCODE = 'AS007', HINT = format('edit or retract the %s "%s" first', bad.kind, bad.name);
	END IF;
END $$;

CREATE FUNCTION project(cb text, changes change[], kinds text[]) RETURNS void
LANGUAGE plpgsql SET search_path = ascribe, pg_temp SET plan_cache_mode = force_custom_plan SET jit = off AS $$
BEGIN
	INSERT INTO record SELECT cb, id, kind, body->>'slug' FROM unnest(changes) WHERE base IS NULL;
	IF 'incident' = ANY (kinds) THEN
		INSERT INTO incident SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'incident';
	END IF;
	IF 'party' = ANY (kinds) THEN
		INSERT INTO party SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'party';
	END IF;
	IF 'source' = ANY (kinds) THEN
		INSERT INTO source SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'source';
	END IF;
	IF 'allegation' = ANY (kinds) THEN
		INSERT INTO allegation SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'allegation';
	END IF;
	IF 'evidence' = ANY (kinds) THEN
		INSERT INTO evidence SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'evidence';
	END IF;
	IF 'response' = ANY (kinds) THEN
		INSERT INTO response SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'response';
	END IF;
	IF 'note' = ANY (kinds) THEN
		INSERT INTO note SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'note';
	END IF;
	IF 'key' = ANY (kinds) THEN
		INSERT INTO key SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'key';
	END IF;
	IF 'statement' = ANY (kinds) THEN
		INSERT INTO statement SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'statement';
		INSERT INTO position
			SELECT cb, c.id, c.idx, i.ord, (i.v->>'allegation')::uuid, i.v->>'stance'
			FROM unnest(changes) AS c, jsonb_array_elements(c.body->'positions') WITH ORDINALITY AS i (v, ord)
			WHERE c.kind = 'statement';
		INSERT INTO quote
			SELECT cb, c.id, c.idx, i.ord, (i.v->>'source')::uuid, i.v->>'exact', (i.v->>'start')::bigint,
				(i.v->>'end')::bigint
			FROM unnest(changes) AS c, jsonb_array_elements(c.body->'quotes') WITH ORDINALITY AS i (v, ord)
			WHERE c.kind = 'statement';
		INSERT INTO cite
			SELECT cb, c.id, c.idx, i.ord, (i.v->>'evidence')::uuid, i.v->>'bearing', i.v->>'disclosure'
			FROM unnest(changes) AS c, jsonb_array_elements(c.body->'cites') WITH ORDINALITY AS i (v, ord)
			WHERE c.kind = 'statement';
		INSERT INTO answer
			SELECT cb, c.id, c.idx, i.ord, (i.v->>'statement')::uuid, i.v->>'relation'
			FROM unnest(changes) AS c, jsonb_array_elements(c.body->'answers') WITH ORDINALITY AS i (v, ord)
			WHERE c.kind = 'statement';
		INSERT INTO link
			SELECT cb, c.id, c.idx, 'quotes.about', q.ord * 1000 + i.ord, 'allegation', i.target::uuid
			FROM unnest(changes) AS c, jsonb_array_elements(c.body->'quotes') WITH ORDINALITY AS q (v, ord),
				jsonb_array_elements_text(q.v->'about') WITH ORDINALITY AS i (target, ord)
			WHERE c.kind = 'statement'
			UNION ALL
			SELECT cb, c.id, c.idx, 'cites.allegation', i.ord, 'allegation', (i.v->>'allegation')::uuid
			FROM unnest(changes) AS c, jsonb_array_elements(c.body->'cites') WITH ORDINALITY AS i (v, ord)
			WHERE c.kind = 'statement' AND i.v ? 'allegation';
	END IF;
	IF 'incident' = ANY (kinds) THEN
		INSERT INTO link
			SELECT cb, c.id, c.idx, 'victims.party', i.ord, 'party', (i.v->>'party')::uuid
			FROM unnest(changes) AS c, jsonb_array_elements(c.body->'victims') WITH ORDINALITY AS i (v, ord)
			WHERE c.kind = 'incident';
	END IF;
	-- the plain references: a list or one; where the target's kind is not fixed the value says it ("source:<id>")
	INSERT INTO link
		SELECT cb, c.id, c.idx, f.field, i.ord,
			coalesce(f.target_kind, split_part(i.target, ':', 1)),
			(CASE WHEN f.target_kind IS NULL THEN split_part(i.target, ':', 2) ELSE i.target END)::uuid
		FROM unnest(changes) AS c
		JOIN (VALUES
			('party', 'part_of', 'party'), ('party', 'owned_by', 'party'), ('party', 'speaks_for', 'party'),
			('source', 'publisher', 'party'), ('source', 'rights_holder', 'party'), ('source', 'derived_from', 'source'),
			('allegation', 'accused', 'party'), ('allegation', 'broader', 'allegation'),
			('statement', 'speakers', 'party'), ('statement', 'on_behalf_of', 'party'),
			('statement', 'sources', 'source'), ('statement', 'reported_by', 'party'),
			('evidence', 'held_by', 'party'), ('evidence', 'derived_from', NULL),
			('response', 'actor', 'party'), ('response', 'targets', 'party'), ('response', 'announced_in', 'statement'),
			('response', 'because_of', 'statement'), ('response', 'sources', 'source'),
			('note', 'about', NULL), ('note', 'supersedes', 'note')
		) AS f (kind, field, target_kind) ON f.kind = c.kind AND c.body ? f.field,
		jsonb_array_elements_text(CASE jsonb_typeof(c.body->f.field) WHEN 'array' THEN c.body->f.field
			ELSE jsonb_build_array(c.body->f.field) END) WITH ORDINALITY AS i (target, ord);
END $$;

-- Append signed entries of one author. Answers the index of the first, the new size and root, and the frontier that
-- the tree had before, from which the client computes the same root with its own leaves.
CREATE FUNCTION append(cb text, notes bytea[], OUT first bigint, OUT size bigint, OUT root bytea, OUT frontier bytea[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE
	n0 bigint;
	n1 bigint;
	removed bigint;
	changes change[];
	kinds text[];
	batch record;
	level_ int := 0;
	a bigint;
	b bigint;
BEGIN
	IF current_setting('synchronous_commit') IN ('off', 'local') THEN
		PERFORM set_config('synchronous_commit', 'on', true);
	END IF;
	SELECT h.size, h.retractions INTO n0, removed FROM head AS h WHERE h.casebook = cb FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is no casebook "%" here', cb USING ERRCODE = 'AS003';
	END IF;
	n1 := n0 + cardinality(notes);

	WITH e AS MATERIALIZED (
		SELECT n0 + o - 1 AS idx, note, sha256('\x00'::bytea || note) AS leaf, split_part(text_, E'\n', 1) AS header,
			split_part(text_, E'\n', 2)::jsonb AS j
		FROM unnest(notes) WITH ORDINALITY AS u (note, o), convert_from(note, 'UTF8') AS text_),
	stored AS (
		INSERT INTO entry (casebook, idx, note) SELECT cb, e.idx, e.note FROM e),
	leaves AS (
		INSERT INTO node SELECT cb, 0, e.idx, e.leaf FROM e)
	SELECT
		(SELECT array_agg((e.idx, x.op, x.kind, x.id, x.base, x.body)::change)
			FROM e, jsonb_to_recordset(e.j->'changes') AS x (op text, kind text, id uuid, base bigint, body jsonb)) AS changes,
		min(j->>'author') AS author, max(j->>'author') AS other_author, min((j->>'seq')::bigint) AS seq,
		max((j->>'seq')::bigint) AS last_seq,
		bool_and(header = cb || '/entry/v1') AS is_ours,
		min((j->'anchor'->>'size')::bigint) AS anchor_size, max((j->'anchor'->>'size')::bigint) AS other_anchor_size,
		min(j->'anchor'->>'root') AS anchor_root, max(j->'anchor'->>'root') AS other_anchor_root
	INTO STRICT batch FROM e;
	changes := batch.changes;
	SELECT array_agg(DISTINCT c.kind) INTO kinds FROM unnest(changes) AS c;

	IF NOT batch.is_ours THEN
		RAISE EXCEPTION 'the entry belongs to another casebook' USING ERRCODE = 'AS007';
	END IF;
	IF batch.author <> batch.other_author OR batch.anchor_size <> batch.other_anchor_size
		OR batch.anchor_root <> batch.other_anchor_root THEN
		RAISE EXCEPTION 'the entries of one append share author and anchor' USING ERRCODE = 'AS007';
	END IF;
	IF batch.last_seq - batch.seq + 1 <> cardinality(notes) OR batch.seq > 0
		AND NOT EXISTS (SELECT FROM entry WHERE casebook = cb AND author = batch.author AND seq = batch.seq - 1) THEN
		RAISE EXCEPTION 'the key "%" has signed another entry meanwhile', batch.author USING ERRCODE = 'AS004',
			HINT = 'run the command again; a second machine has a key of its own';
	END IF;
	IF batch.anchor_size > n0 OR decode(batch.anchor_root, 'base64') <> fold(frontier(cb, batch.anchor_size)) THEN
		RAISE EXCEPTION 'the entry is anchored in a history that this casebook does not have' USING ERRCODE = 'AS012',
			HINT = 'the history was rolled back or replaced since the head that this client remembers';
	END IF;
	IF n0 = 0 THEN
		IF NOT EXISTS (SELECT FROM unnest(changes) AS c WHERE c.idx = 0 AND c.kind = 'key'
			AND c.body->>'name' = batch.author AND c.body->'roles' ? 'admin') THEN
			RAISE EXCEPTION 'entry 0 names the first administrator, and is signed by that key' USING ERRCODE = 'AS007';
		END IF;
	ELSE
		PERFORM check_author(cb, batch.author, n0, n1 - 1, kinds);
	END IF;
	IF EXISTS (SELECT FROM unnest(changes) AS c WHERE c.base IS NOT NULL) THEN
		PERFORM check_bases(cb, changes);
	END IF;
	IF EXISTS (SELECT FROM unnest(changes) AS c WHERE c.op NOT IN ('put', 'retract') OR (c.op = 'retract' AND c.base IS NULL)) THEN
		RAISE EXCEPTION 'a change puts a record, or retracts one that is there' USING ERRCODE = 'AS007';
	END IF;
	IF 'key' = ANY (kinds) AND EXISTS (SELECT FROM unnest(changes) AS c JOIN key AS k ON k.casebook = cb
		AND k.name = c.body->>'name' AND k.id <> c.id WHERE c.kind = 'key') THEN
		RAISE EXCEPTION 'a key of that name is enrolled already' USING ERRCODE = 'AS004',
			HINT = 'names are not used twice; make a key with another name';
	END IF;

	PERFORM project(cb, changes, kinds);

	removed := removed + (SELECT count(*) FROM unnest(changes) AS c WHERE c.op = 'retract');
	IF removed > 0 THEN
		PERFORM check_retractions(cb, changes);
	END IF;

	append.frontier := frontier(cb, n0);
	a := n0;
	b := n1;
	LOOP
		a := a >> 1;
		b := b >> 1;
		EXIT WHEN a >= b;
		INSERT INTO node
			SELECT cb, level_ + 1, l.idx >> 1, sha256('\x01'::bytea || l.hash || r.hash)
			FROM node AS l JOIN node AS r ON r.casebook = cb AND r.level = level_ AND r.idx = l.idx + 1
			WHERE l.casebook = cb AND l.level = level_ AND l.idx >= a * 2 AND l.idx < b * 2 AND l.idx & 1 = 0;
		level_ := level_ + 1;
	END LOOP;
	first := n0;
	size := n1;
	root := fold(frontier(cb, n1));
	UPDATE head SET size = n1, root = append.root, retractions = removed WHERE casebook = cb;
END $$;

-- Open a casebook with its entry 0.
CREATE FUNCTION open_casebook(cb text, note bytea, OUT first bigint, OUT size bigint, OUT root bytea, OUT frontier bytea[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
BEGIN
	INSERT INTO casebook VALUES (cb) ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is a casebook "%" here already', cb USING ERRCODE = 'AS004';
	END IF;
	INSERT INTO head VALUES (cb, 0, sha256(''));
	SELECT * INTO first, size, root, frontier FROM append(cb, ARRAY[note]);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ascribe FROM PUBLIC;
