-- The one way to write: append(casebook, notes) takes signed entries as bytes, and in one transaction stores them, extends
-- the Merkle tree (RFC 6962), moves the head and fills the tables that are projected from them.
--
-- Errors that are a client's to tell apart carry an SQLSTATE of class AS whose number is the exit code of the shell.

SET LOCAL search_path = ascribe, pg_temp;

-- Every version of every record.
CREATE VIEW version WITH (security_invoker) AS
	SELECT casebook, 'incident'::text AS kind, id, idx, op, body FROM incident
	UNION ALL SELECT casebook, 'party', id, idx, op, body FROM party
	UNION ALL SELECT casebook, 'source', id, idx, op, body FROM source
	UNION ALL SELECT casebook, 'allegation', id, idx, op, body FROM allegation
	UNION ALL SELECT casebook, 'statement', id, idx, op, body FROM statement
	UNION ALL SELECT casebook, 'evidence', id, idx, op, body FROM evidence
	UNION ALL SELECT casebook, 'response', id, idx, op, body FROM response
	UNION ALL SELECT casebook, 'hypothesis', id, idx, op, body FROM hypothesis
	UNION ALL SELECT casebook, 'rating', id, idx, op, body FROM rating
	UNION ALL SELECT casebook, 'note', id, idx, op, body FROM note
	UNION ALL SELECT casebook, 'key', id, idx, op, body FROM key;

-- Every reference that a version makes.
CREATE VIEW reference WITH (security_invoker) AS
	SELECT casebook, id, idx, target FROM link
	UNION ALL SELECT casebook, id, idx, allegation FROM position
	UNION ALL SELECT casebook, id, idx, source FROM quote
	UNION ALL SELECT casebook, id, idx, evidence FROM cite
	UNION ALL SELECT casebook, id, idx, statement FROM answer
	UNION ALL SELECT casebook, id, idx, incident FROM allegation
	UNION ALL SELECT casebook, id, idx, incident FROM statement
	UNION ALL SELECT casebook, id, idx, incident FROM evidence
	UNION ALL SELECT casebook, id, idx, incident FROM response
	UNION ALL SELECT casebook, id, idx, incident FROM hypothesis
	UNION ALL SELECT casebook, id, idx, hypothesis FROM rating
	UNION ALL SELECT casebook, id, idx, evidence FROM rating;

CREATE TYPE change AS (idx bigint, op text, kind text, id uuid, base bigint, body jsonb, ord int);

-- The roots of the perfect subtrees of the first `n` entries, largest first; empty for 0.
CREATE FUNCTION frontier_at(cb text, n bigint) RETURNS bytea[]
LANGUAGE sql STABLE AS $$
	SELECT coalesce(array_agg(node.hash ORDER BY node.level DESC), '{}')
	FROM generate_series(0, 62) AS bit
	JOIN ascribe.node ON node.casebook = cb AND node.level = bit AND node.idx = (n >> bit) - 1
	WHERE (n >> bit) & 1 = 1
$$;

-- The root of a tree from its perfect subtrees, folded from the right.
CREATE FUNCTION fold(subtrees bytea[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE AS $$
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

-- The functions below are called by append alone, which sets the search path.

-- Whether an entry is the rotation of the key `name_`: no administrator is needed for that. A new key names the old one
-- in rotated_from and has exactly its roles; the same entry ends the old key at its own index, and does nothing else. A
-- rotated_from that is written in any other way is refused.
CREATE FUNCTION check_rotation(cb text, name_ text, changes change[]) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
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
		max((c.body->>'last_valid')::bigint) AS last_valid, min(c.idx) AS idx, max(c.idx) AS last_idx
	INTO found_
	FROM unnest(changes) AS c;
	IF found_.claims = 0 THEN
		RETURN false;
	END IF;
	IF found_.changes <> 2 OR found_.begun <> 1 OR found_.ended <> 1 OR found_.last_valid IS NULL
		OR found_.idx <> found_.last_idx THEN
		RAISE EXCEPTION 'a key hands over to one new key with its own roles, in an entry that ends it and does nothing else'
			USING ERRCODE = 'AS007', HINT = 'ascribe key rotate NEWNAME writes such an entry';
	END IF;
	IF found_.last_valid <> found_.idx THEN
		RAISE EXCEPTION 'the rotation names ledger index % as its own, and it would be %', found_.last_valid, found_.idx
			USING ERRCODE = '40001', HINT = 'run the command again';
	END IF;
	RETURN true;
END $$;

-- Whether `author` may sign these changes at these indexes; raises where not.
CREATE FUNCTION check_author(cb text, name_ text, last bigint, kinds text[], changes change[])
RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
	k record;
BEGIN
	SELECT last_valid < last AS is_over, last_valid, is_admin, is_analyst OR kinds = '{key}' AS may_write INTO k
	FROM key WHERE casebook = cb AND name = name_ ORDER BY idx DESC LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'the key "%" is not enrolled in this casebook', name_ USING ERRCODE = 'AS010',
			HINT = 'an administrator enrols it: ascribe key enroll VKEY --role analyst';
	END IF;
	IF k.is_over THEN
		RAISE EXCEPTION 'the key "%" was revoked: valid up to ledger index %', name_, k.last_valid
			USING ERRCODE = 'AS010', HINT = 'sign with another enrolled key: --key NAME';
	END IF;
	IF 'key' = ANY (kinds) AND NOT check_rotation(cb, name_, changes) AND NOT k.is_admin THEN
		RAISE EXCEPTION 'the key "%" may not change keys', name_ USING ERRCODE = 'AS005',
			HINT = 'that takes a key with the role admin';
	END IF;
	IF NOT k.may_write THEN
		RAISE EXCEPTION 'the key "%" may not write records', name_ USING ERRCODE = 'AS005',
			HINT = 'that takes a key with the role analyst';
	END IF;
END $$;

-- Edits and retractions must start from the current version, one of them alone, keep the slug, and not touch what was
-- retracted.
CREATE FUNCTION check_bases(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	twice uuid[] := array(SELECT c.id FROM unnest(changes) AS c GROUP BY c.id HAVING count(*) > 1);
	bad record;
BEGIN
	SELECT c.kind, coalesce(r.slug, c.id::text) AS name, c.base, cur.idx, cur.op, r.slug, c.body->>'slug' AS new_slug,
		cur.body ? 'last_valid' AND c.kind = 'key' AS revoked, c.id = ANY (twice) AS twice
	INTO bad
	FROM unnest(changes) AS c
	LEFT JOIN record AS r ON r.casebook = cb AND r.id = c.id
	LEFT JOIN LATERAL (
		SELECT v.idx, v.op, v.body FROM version AS v
		WHERE v.casebook = cb AND v.kind = c.kind AND v.id = c.id ORDER BY v.idx DESC LIMIT 1) AS cur ON true
	WHERE c.base IS NOT NULL
		AND (cur.idx IS DISTINCT FROM c.base OR cur.op = 'retract' OR (c.kind = 'key' AND cur.body ? 'last_valid')
			OR c.id = ANY (twice)
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
	ELSIF bad.twice THEN
		RAISE EXCEPTION 'the % "%" is changed twice at once', bad.kind, bad.name USING ERRCODE = 'AS004',
			HINT = 'change it once, and then what became of it';
	END IF;
	RAISE EXCEPTION 'slug: the slug of % "%" cannot change to "%"', bad.kind, bad.slug, bad.new_slug USING ERRCODE = 'AS007',
		HINT = 'a slug names a record for good; add a new record and retract this one';
END $$;

-- Nothing new may refer to what was retracted, and nothing that is referred to may be retracted.
CREATE FUNCTION check_retractions(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql STABLE AS $$
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

-- A party that is another record of one may not come round to itself, whoever wrote the last step of it.
CREATE FUNCTION check_merges(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	bad text;
BEGIN
	WITH RECURSIVE up AS (
		SELECT c.id AS start, (c.body->>'same_as')::uuid AS at FROM unnest(changes) AS c
			WHERE c.kind = 'party' AND c.body ? 'same_as'
		UNION
		SELECT up.start, (SELECT (v.body->>'same_as')::uuid FROM party AS v
			WHERE v.casebook = cb AND v.id = up.at ORDER BY v.idx DESC LIMIT 1)
		FROM up WHERE up.at IS NOT NULL AND up.at <> up.start)
	SELECT r.slug INTO bad FROM up JOIN record AS r ON r.casebook = cb AND r.id = up.start
		WHERE up.at = up.start AND (SELECT v.body ? 'same_as' FROM party AS v
			WHERE v.casebook = cb AND v.id = up.start ORDER BY v.idx DESC LIMIT 1)
		LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'the party "%" would count as itself, by way of what it is merged with', bad
			USING ERRCODE = 'AS004', HINT = format('look where it leads: ascribe party tree %s', bad);
	END IF;
END $$;

-- References in a body's own fields, a list or one. Where a field's target is not of one kind the value says of which
-- ("source:<id>").
CREATE FUNCTION project_references(cb text, changes change[], kind_ text, fields text[], targets text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO link
		SELECT cb, c.id, c.idx, f.field, i.ord, coalesce(f.target, split_part(i.ref, ':', 1)),
			(CASE WHEN f.target IS NULL THEN split_part(i.ref, ':', 2) ELSE i.ref END)::uuid
		FROM unnest(changes) AS c, unnest(fields, targets) AS f (field, target),
			jsonb_array_elements_text(CASE jsonb_typeof(c.body->f.field) WHEN 'array' THEN c.body->f.field
				ELSE jsonb_build_array(c.body->f.field) END) WITH ORDINALITY AS i (ref, ord)
		WHERE c.kind = kind_ AND c.body ? f.field;
END $$;

-- The files of evidence, or the captures of sources.
CREATE FUNCTION project_files(cb text, changes change[], kind_ text, field_ text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO file
		SELECT cb, c.id, c.idx, i.ord, i.v->>'sha256', (i.v->>'size')::bigint, i.v->>'kept', i.v->>'erased'
		FROM unnest(changes) AS c, jsonb_array_elements(c.body->field_) WITH ORDINALITY AS i (v, ord)
		WHERE c.kind = kind_;
END $$;

-- The tables of one kind, each filled from the changes to records of that kind.

CREATE FUNCTION project_incident(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO incident SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'incident';
	INSERT INTO link
		SELECT cb, c.id, c.idx, 'victims.party', i.ord, 'party', (i.v->>'party')::uuid
		FROM unnest(changes) AS c, jsonb_array_elements(c.body->'victims') WITH ORDINALITY AS i (v, ord)
		WHERE c.kind = 'incident';
END $$;

CREATE FUNCTION project_party(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO party SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'party';
	PERFORM project_references(cb, changes, 'party', '{part_of, owned_by, speaks_for, same_as}',
		'{party, party, party, party}');
END $$;

CREATE FUNCTION project_source(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO source SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'source';
	PERFORM project_references(cb, changes, 'source', '{publisher, rights_holder, derived_from}',
		'{party, party, source}');
	PERFORM project_files(cb, changes, 'source', 'captures');
END $$;

CREATE FUNCTION project_allegation(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO allegation SELECT cb, id, idx, op, body, base, ord FROM unnest(changes) WHERE kind = 'allegation';
	PERFORM project_references(cb, changes, 'allegation', '{accused, broader}', '{party, allegation}');
END $$;

CREATE FUNCTION project_statement(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO statement SELECT cb, id, idx, op, body, base, ord FROM unnest(changes) WHERE kind = 'statement';
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
	PERFORM project_references(cb, changes, 'statement', '{speakers, on_behalf_of, sources, reported_by}',
		'{party, party, source, party}');
END $$;

CREATE FUNCTION project_evidence(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO evidence SELECT cb, id, idx, op, body, base FROM unnest(changes) WHERE kind = 'evidence';
	PERFORM project_references(cb, changes, 'evidence', '{held_by, derived_from}', '{party, NULL}');
	PERFORM project_files(cb, changes, 'evidence', 'files');
END $$;

CREATE FUNCTION project_response(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO response SELECT cb, id, idx, op, body, base FROM unnest(changes) WHERE kind = 'response';
	PERFORM project_references(cb, changes, 'response', '{actor, targets, announced_in, because_of, sources}',
		'{party, party, statement, statement, source}');
END $$;

CREATE FUNCTION project_hypothesis(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO hypothesis SELECT cb, id, idx, op, body, base FROM unnest(changes) WHERE kind = 'hypothesis';
	PERFORM project_references(cb, changes, 'hypothesis', '{allegation}', '{allegation}');
END $$;

CREATE FUNCTION project_rating(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO rating SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'rating';
END $$;

-- A rating joins a hypothesis and evidence of one incident, whichever of the three was written last.
CREATE FUNCTION check_ratings(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	ids uuid[] := array(SELECT c.id FROM unnest(changes) AS c WHERE c.kind IN ('hypothesis', 'evidence', 'rating'));
	bad record;
BEGIN
	SELECT h.slug AS hypothesis, e.slug AS evidence INTO bad
	FROM (SELECT id FROM rating WHERE casebook = cb AND id = ANY (ids)
		UNION SELECT id FROM rating WHERE casebook = cb AND hypothesis = ANY (ids)
		UNION SELECT id FROM rating WHERE casebook = cb AND evidence = ANY (ids)) AS touched
	JOIN LATERAL (SELECT v.hypothesis, v.evidence FROM rating AS v
		WHERE v.casebook = cb AND v.id = touched.id ORDER BY v.idx DESC LIMIT 1) AS r ON true
	JOIN LATERAL (SELECT v.slug, v.incident FROM hypothesis AS v
		WHERE v.casebook = cb AND v.id = r.hypothesis ORDER BY v.idx DESC LIMIT 1) AS h ON true
	JOIN LATERAL (SELECT v.slug, v.incident FROM evidence AS v
		WHERE v.casebook = cb AND v.id = r.evidence ORDER BY v.idx DESC LIMIT 1) AS e ON true
	WHERE h.incident <> e.incident
	ORDER BY h.slug, e.slug
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'the evidence "%" and the hypothesis "%" that it is rated against are of different incidents',
			bad.evidence, bad.hypothesis USING ERRCODE = 'AS007',
			HINT = 'rate evidence of the incident that the hypothesis explains; a rating is taken back by rating retract';
	END IF;
END $$;

CREATE FUNCTION project_note(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO note SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'note';
	INSERT INTO link
		SELECT cb, c.id, c.idx, 'about', i.ord, split_part(i.target, ':', 1), split_part(i.target, ':', 2)::uuid
		FROM unnest(changes) AS c, jsonb_array_elements_text(c.body->'about') WITH ORDINALITY AS i (target, ord)
		WHERE c.kind = 'note'
		UNION ALL
		SELECT cb, c.id, c.idx, 'supersedes', 1, 'note', (c.body->>'supersedes')::uuid
		FROM unnest(changes) AS c WHERE c.kind = 'note' AND c.body ? 'supersedes';
END $$;

CREATE FUNCTION project_key(cb text, changes change[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO key SELECT cb, id, idx, op, body FROM unnest(changes) WHERE kind = 'key';
END $$;

-- Whether an entry is anchored in a head that the casebook had before it held `size_` entries; raises where not.
CREATE FUNCTION check_anchor(cb text, anchor jsonb, size_ bigint) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF (anchor->>'size')::bigint <= size_ THEN
		IF decode(anchor->>'root', 'base64') = fold(frontier_at(cb, (anchor->>'size')::bigint)) THEN
			RETURN;
		END IF;
	END IF;
	RAISE EXCEPTION 'the entry is anchored in a history that this casebook does not have' USING ERRCODE = 'AS012',
		HINT = 'the history was rolled back or replaced since the head that this client remembers';
END $$;

-- Put leaves behind the tree of `n` entries with these perfect subtrees: stores all nodes that they complete. Answers the
-- subtrees of the tree that results.
CREATE FUNCTION grow(cb text, n bigint, subtrees bytea[], leaves bytea[]) RETURNS bytea[]
LANGUAGE plpgsql AS $$
DECLARE
	hash_ bytea;
	level_ int;
BEGIN
	FOREACH hash_ IN ARRAY leaves LOOP
		level_ := 0;
		LOOP
			INSERT INTO node VALUES (cb, level_, n >> level_, hash_);
			EXIT WHEN (n >> level_) & 1 = 0;
			hash_ := sha256('\x01'::bytea || subtrees[cardinality(subtrees)] || hash_);
			subtrees := trim_array(subtrees, 1);
			level_ := level_ + 1;
		END LOOP;
		subtrees := subtrees || hash_;
		n := n + 1;
	END LOOP;
	RETURN subtrees;
END $$;

-- Append signed entries of one author. Answers the index of the first, the new size and root, and the frontier that
-- the tree had before, from which the client computes the same root with its own leaves, and how synchronous_commit is.
CREATE FUNCTION append(cb text, notes bytea[], OUT first bigint, OUT size bigint, OUT root bytea, OUT frontier bytea[],
	OUT commit_mode text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp
SET plan_cache_mode = force_custom_plan SET jit = off AS $$
DECLARE
	note_ bytea;
	leaf_ bytea;
	author_ text;
	other text;
	seq_ bigint;
	header text;
	line jsonb;
	anchor jsonb;
	leaves bytea[] := '{}';
	changes change[] := '{}';
	item change;
	kinds text[] := '{}';
	kind_ text;
	has_bases bool := false;
	retractions_ bigint;
	subtrees bytea[];
	is_owner bool := pg_has_role(session_user, current_user, 'MEMBER');
BEGIN
	IF NOT is_owner THEN
		PERFORM check_access(cb, 'analyst');
	END IF;
	SELECT h.size, h.size, h.frontier, h.retractions, current_setting('synchronous_commit'),
		jsonb_build_object('root', encode(h.root, 'base64'), 'size', h.size)
	INTO first, size, frontier, retractions_, commit_mode, anchor FROM head AS h WHERE h.casebook = cb FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is no casebook "%" here', cb USING ERRCODE = 'AS003';
	END IF;
	IF commit_mode IN ('off', 'local') THEN
		PERFORM set_config('synchronous_commit', 'on', true);
		commit_mode := current_setting('synchronous_commit');
	END IF;

	-- A session of the shell appends once. To it each expression here costs its planning, so there are few; and one query
	-- over all notes would cost more than this loop.
	FOREACH note_ IN ARRAY notes LOOP
		INSERT INTO entry AS e (casebook, idx, note) VALUES (cb, size, note_)
			RETURNING e.leaf, e.author, e.seq, split_part(convert_from(e.note, 'UTF8'), E'\n', 1),
				split_part(convert_from(e.note, 'UTF8'), E'\n', 2)::jsonb
			INTO leaf_, other, seq_, header, line;
		IF header <> cb || '/entry/v1' THEN
			RAISE EXCEPTION 'the entry belongs to another casebook' USING ERRCODE = 'AS007';
		END IF;
		IF line->'anchor' IS DISTINCT FROM anchor THEN
			anchor := line->'anchor';
			PERFORM check_anchor(cb, anchor, first);
		END IF;
		IF other <> author_ THEN
			RAISE EXCEPTION 'the entries of one append are of one author' USING ERRCODE = 'AS007';
		END IF;
		author_ := other;
		IF seq_ > 0 THEN
			PERFORM FROM entry WHERE casebook = cb AND author = author_ AND seq = seq_ - 1;
			IF NOT FOUND THEN
				RAISE EXCEPTION 'the key "%" has signed another entry meanwhile', author_ USING ERRCODE = 'AS004',
					HINT = 'run the command again; a second machine has a key of its own';
			END IF;
		END IF;
		leaves := leaves || leaf_;
		changes := changes || array(SELECT (size, x.op, x.kind, x.id, x.base, x.body, x.ord)::change
			FROM ROWS FROM (jsonb_to_recordset(line->'changes')
				AS (op text, kind text, id uuid, base bigint, body jsonb)) WITH ORDINALITY
				AS x (op, kind, id, base, body, ord));
		size := size + 1;
	END LOOP;
	FOREACH item IN ARRAY changes LOOP
		IF item.kind <> ALL (kinds) THEN
			kinds := kinds || item.kind;
		END IF;
		CONTINUE WHEN item.op = 'put' AND item.base IS NULL;
		IF item.base IS NULL OR item.op NOT IN ('put', 'retract') THEN
			RAISE EXCEPTION 'a change puts a record, or retracts one that is there' USING ERRCODE = 'AS007';
		END IF;
		has_bases := true;
		IF item.op = 'retract' THEN
			retractions_ := retractions_ + 1;
		END IF;
	END LOOP;

	IF NOT is_owner THEN
		PERFORM check_holder(cb, author_);
	END IF;
	IF first > 0 THEN
		PERFORM check_author(cb, author_, size - 1, kinds, changes);
	ELSIF NOT EXISTS (SELECT FROM unnest(changes) AS c WHERE c.idx = 0 AND c.kind = 'key'
		AND c.body->>'name' = author_ AND c.body->'roles' ? 'admin') THEN
		RAISE EXCEPTION 'entry 0 names the first administrator, and is signed by that key' USING ERRCODE = 'AS007';
	END IF;
	IF has_bases THEN
		PERFORM check_bases(cb, changes);
	END IF;
	IF 'key' = ANY (kinds) THEN
		IF EXISTS (SELECT FROM unnest(changes) AS c JOIN key AS k ON k.casebook = cb
			AND k.name = c.body->>'name' AND k.id <> c.id WHERE c.kind = 'key') THEN
			RAISE EXCEPTION 'a key of that name is enrolled already' USING ERRCODE = 'AS004',
				HINT = 'names are not used twice; make a key with another name';
		END IF;
		INSERT INTO holder SELECT cb, c.body->>'name', h.who
			FROM unnest(changes) AS c JOIN holder AS h ON h.casebook = cb AND h.key = c.body->>'rotated_from'
			WHERE c.kind = 'key' AND c.base IS NULL ON CONFLICT DO NOTHING;
	END IF;

	INSERT INTO record SELECT cb, id, kind, body->>'slug' FROM unnest(changes) WHERE base IS NULL;
	FOREACH kind_ IN ARRAY kinds LOOP
		CASE kind_
			WHEN 'note' THEN PERFORM project_note(cb, changes);
			WHEN 'statement' THEN PERFORM project_statement(cb, changes);
			WHEN 'party' THEN PERFORM project_party(cb, changes);
			WHEN 'source' THEN PERFORM project_source(cb, changes);
			WHEN 'allegation' THEN PERFORM project_allegation(cb, changes);
			WHEN 'evidence' THEN PERFORM project_evidence(cb, changes);
			WHEN 'response' THEN PERFORM project_response(cb, changes);
			WHEN 'incident' THEN PERFORM project_incident(cb, changes);
			WHEN 'hypothesis' THEN PERFORM project_hypothesis(cb, changes);
			WHEN 'rating' THEN PERFORM project_rating(cb, changes);
			WHEN 'key' THEN PERFORM project_key(cb, changes);
			ELSE RAISE EXCEPTION 'there are no records of kind "%"', kind_ USING ERRCODE = 'AS007';
		END CASE;
	END LOOP;

	IF 'party' = ANY (kinds) THEN
		PERFORM check_merges(cb, changes);
	END IF;
	IF kinds && '{hypothesis, evidence, rating}' THEN
		PERFORM check_ratings(cb, changes);
	END IF;
	IF retractions_ > 0 THEN
		PERFORM check_retractions(cb, changes);
	END IF;

	subtrees := grow(cb, first, frontier, leaves);
	root := fold(subtrees);
	UPDATE head SET size = append.size, root = append.root, frontier = subtrees,
		retractions = retractions_ WHERE casebook = cb;
END $$;

-- What became of the entry of a key's `seq`, for whom the connection was lost while a transaction committed: its leaf, or
-- NULL. The lock on the head waits for that transaction, wherever its backend is; what is read behind it is final.
CREATE FUNCTION settled(cb text, author_ text, seq_ bigint) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp SET lock_timeout = '60s' AS $$
BEGIN
	PERFORM check_access(cb, 'analyst');
	PERFORM FROM head AS h WHERE h.casebook = cb FOR UPDATE;
	RETURN (SELECT e.leaf FROM entry AS e WHERE e.casebook = cb AND e.author = author_ AND e.seq = seq_);
END $$;

-- Open a casebook with its entry 0.
CREATE FUNCTION open_casebook(cb text, note bytea, OUT first bigint, OUT size bigint, OUT root bytea, OUT frontier bytea[],
	OUT commit_mode text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
BEGIN
	INSERT INTO casebook VALUES (cb) ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'there is a casebook "%" here already', cb USING ERRCODE = 'AS004';
	END IF;
	INSERT INTO head SELECT cb, max(version), 0, sha256(''), '{}', 0 FROM schema_version;
	SELECT * INTO first, size, root, frontier, commit_mode FROM append(cb, ARRAY[note]);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ascribe FROM PUBLIC;
