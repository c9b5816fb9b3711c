-- The ledger, and the tables that are projected from it.
--
-- `casebook` leads every key, and there are no triggers and no sequences, so that the tables spread over a distributed
-- engine as they are. A column beside (casebook, id, idx, op, body) is generated from the body, and cannot drift from what
-- was signed; but for `ord` and `base`, which an audit compares with the entry. Foreign keys are deferred, so that a batch
-- may refer forward.
--
-- `base` is the index of the version that this one was made from, NULL of the first. A version is the newest where no
-- other has it as its base. The index of bases holds edits and retractions alone, and stays small; to look for the newest
-- version by the id would be another page of a large casebook for each record.

CREATE SCHEMA ascribe;
SET LOCAL search_path = ascribe, pg_temp;

CREATE TABLE schema_version (
	version int PRIMARY KEY,
	migrated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE casebook (
	casebook text PRIMARY KEY CHECK (casebook ~ '^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$')
);

-- Where the ledger ends. `frontier` holds the roots of the perfect subtrees of its entries, largest first, from which
-- the tree goes on; `retractions` counts them, so that a casebook without any need not look for them; `schema` repeats
-- the newest schema_version, so that opening a casebook is one look at one table.
CREATE TABLE head (
	casebook text PRIMARY KEY REFERENCES casebook,
	schema int NOT NULL,
	size bigint NOT NULL CHECK (size >= 0),
	root bytea NOT NULL CHECK (octet_length(root) = 32),
	frontier bytea[] NOT NULL,
	retractions bigint NOT NULL
);

-- That the casebook is there is seen to by the lock that append takes on its head.
--
-- The bytes that were signed; all beside them is generated from them, but for the server's own clock. `at` and `author` stand
-- within the first 600 bytes of an entry, `seq` within the last 400.
CREATE TABLE entry (
	casebook text NOT NULL,
	idx bigint NOT NULL CHECK (idx >= 0),
	note bytea NOT NULL CHECK (octet_length(note) <= 65535),
	leaf bytea NOT NULL GENERATED ALWAYS AS (sha256('\x00'::bytea || note)) STORED,
	at text NOT NULL GENERATED ALWAYS AS
		(split_part(split_part(encode(substring(note FROM 1 FOR 600), 'escape'), '"at":"', 2), '"', 1)) STORED,
	author text NOT NULL GENERATED ALWAYS AS
		(split_part(split_part(encode(substring(note FROM 1 FOR 600), 'escape'), '"author":"', 2), '"', 1)) STORED,
	seq bigint NOT NULL GENERATED ALWAYS AS
		(split_part(split_part(encode(substring(note FROM greatest(1, octet_length(note) - 399)), 'escape'),
			'],"seq":', -1), '}', 1)::bigint) STORED,
	recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (casebook, idx),
	UNIQUE (casebook, author, seq)
);

-- Roots of perfect subtrees: (level, idx) covers the leaves [idx << level, (idx + 1) << level).
CREATE TABLE node (
	casebook text NOT NULL,
	level int NOT NULL,
	idx bigint NOT NULL,
	hash bytea NOT NULL,
	PRIMARY KEY (casebook, level, idx)
);

-- Every record's identity, once: what other records refer to.
CREATE TABLE record (
	casebook text NOT NULL,
	id uuid NOT NULL,
	kind text NOT NULL,
	slug text,
	PRIMARY KEY (casebook, id),
	UNIQUE (casebook, kind, id),
	UNIQUE (casebook, kind, slug)
);

CREATE TABLE incident (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	slug text GENERATED ALWAYS AS (body->>'slug') STORED,
	title text GENERATED ALWAYS AS (body->>'title') STORED,
	CHECK (op = 'retract' OR (slug IS NOT NULL AND title IS NOT NULL)),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE party (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	slug text GENERATED ALWAYS AS (body->>'slug') STORED,
	name text GENERATED ALWAYS AS (body->>'name') STORED,
	type text GENERATED ALWAYS AS (body->>'type') STORED,
	CHECK (op = 'retract' OR (slug IS NOT NULL AND name IS NOT NULL AND type IS NOT NULL)),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE source (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	slug text GENERATED ALWAYS AS (body->>'slug') STORED,
	title text GENERATED ALWAYS AS (body->>'title') STORED,
	CHECK (op = 'retract' OR (slug IS NOT NULL AND title IS NOT NULL)),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE allegation (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	base bigint,
	ord int NOT NULL, -- place among the changes of its entry, from 1: the incident numbers them in this order
	slug text GENERATED ALWAYS AS (body->>'slug') STORED,
	incident uuid GENERATED ALWAYS AS ((body->>'incident')::uuid) STORED,
	k_incident text GENERATED ALWAYS AS ('incident'::text) STORED,
	CHECK (op = 'retract' OR (slug IS NOT NULL AND incident IS NOT NULL AND body ? 'text')),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_incident, incident) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE statement (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	base bigint,
	ord int NOT NULL, -- place among the changes of its entry, from 1: the incident numbers them in this order
	slug text GENERATED ALWAYS AS (body->>'slug') STORED,
	incident uuid GENERATED ALWAYS AS ((body->>'incident')::uuid) STORED,
	said_on text GENERATED ALWAYS AS (body->>'said_on') STORED,
	k_incident text GENERATED ALWAYS AS ('incident'::text) STORED,
	CHECK (op = 'retract' OR (slug IS NOT NULL AND incident IS NOT NULL AND body ? 'speakers')),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_incident, incident) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE evidence (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	base bigint,
	slug text GENERATED ALWAYS AS (body->>'slug') STORED,
	incident uuid GENERATED ALWAYS AS ((body->>'incident')::uuid) STORED,
	k_incident text GENERATED ALWAYS AS ('incident'::text) STORED,
	CHECK (op = 'retract' OR (slug IS NOT NULL AND incident IS NOT NULL AND body ? 'title')),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_incident, incident) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE response (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	base bigint,
	slug text GENERATED ALWAYS AS (body->>'slug') STORED,
	incident uuid GENERATED ALWAYS AS ((body->>'incident')::uuid) STORED,
	k_incident text GENERATED ALWAYS AS ('incident'::text) STORED,
	CHECK (op = 'retract' OR (slug IS NOT NULL AND incident IS NOT NULL AND body ? 'actor')),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_incident, incident) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE hypothesis (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	base bigint,
	slug text GENERATED ALWAYS AS (body->>'slug') STORED,
	incident uuid GENERATED ALWAYS AS ((body->>'incident')::uuid) STORED,
	k_incident text GENERATED ALWAYS AS ('incident'::text) STORED,
	CHECK (op = 'retract' OR (slug IS NOT NULL AND incident IS NOT NULL AND body ? 'text')),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_incident, incident) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX hypothesis_by_incident ON hypothesis (casebook, incident, idx, id);

CREATE TABLE rating (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	hypothesis uuid GENERATED ALWAYS AS ((body->>'hypothesis')::uuid) STORED,
	evidence uuid GENERATED ALWAYS AS ((body->>'evidence')::uuid) STORED,
	consistency text GENERATED ALWAYS AS (body->>'consistency') STORED,
	k_hypothesis text GENERATED ALWAYS AS ('hypothesis'::text) STORED,
	k_evidence text GENERATED ALWAYS AS ('evidence'::text) STORED,
	CHECK (op = 'retract' OR (hypothesis IS NOT NULL AND evidence IS NOT NULL AND consistency IS NOT NULL)),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_hypothesis, hypothesis) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_evidence, evidence) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX rating_by_hypothesis ON rating (casebook, hypothesis, id, idx);
CREATE INDEX rating_by_evidence ON rating (casebook, evidence);

CREATE TABLE note (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	type text GENERATED ALWAYS AS (body->>'type') STORED,
	CHECK (op = 'retract' OR (type IS NOT NULL AND body ? 'body')),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE key (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	op text NOT NULL CHECK (op IN ('put', 'retract')),
	body jsonb NOT NULL,
	name text GENERATED ALWAYS AS (body->>'name') STORED,
	vkey text GENERATED ALWAYS AS (body->>'vkey') STORED,
	last_valid bigint GENERATED ALWAYS AS ((body->>'last_valid')::bigint) STORED,
	is_admin boolean GENERATED ALWAYS AS (body->'roles' ? 'admin') STORED,
	is_analyst boolean GENERATED ALWAYS AS (body->'roles' ? 'analyst') STORED,
	CHECK (op = 'put' AND name IS NOT NULL AND vkey IS NOT NULL),
	PRIMARY KEY (casebook, id, idx),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, idx) REFERENCES entry DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX key_by_name ON key (casebook, name, idx);

-- An entry with when the server took it in, its author's key as it was in force for it, and the last index at which
-- that key is valid, as known now.
CREATE VIEW signed_entry WITH (security_invoker) AS
	SELECT e.casebook, e.idx, e.note, e.author, e.seq, e.recorded_at,
		to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS recorded,
		(SELECT k.vkey FROM key AS k WHERE k.casebook = e.casebook AND k.name = e.author
			AND k.idx <= greatest(e.idx - 1, 0) ORDER BY k.idx DESC LIMIT 1) AS vkey,
		(SELECT k.last_valid FROM key AS k WHERE k.casebook = e.casebook AND k.name = e.author
			ORDER BY k.idx DESC LIMIT 1) AS last_valid
	FROM entry AS e;

-- The repeated parts of a version, one row each.
CREATE TABLE position (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	ord int NOT NULL,
	allegation uuid NOT NULL,
	stance text NOT NULL,
	k_allegation text GENERATED ALWAYS AS ('allegation'::text) STORED,
	PRIMARY KEY (casebook, id, idx, ord),
	FOREIGN KEY (casebook, id, idx) REFERENCES statement DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_allegation, allegation) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX position_by_allegation ON position (casebook, allegation);

CREATE TABLE quote (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	ord int NOT NULL,
	source uuid NOT NULL,
	exact text NOT NULL,
	start_at bigint,
	end_at bigint,
	k_source text GENERATED ALWAYS AS ('source'::text) STORED,
	CHECK ((start_at IS NULL) = (end_at IS NULL) AND (start_at IS NULL OR start_at < end_at)),
	PRIMARY KEY (casebook, id, idx, ord),
	FOREIGN KEY (casebook, id, idx) REFERENCES statement DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_source, source) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX quote_by_source ON quote (casebook, source);

CREATE TABLE cite (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	ord int NOT NULL,
	evidence uuid NOT NULL,
	bearing text NOT NULL,
	disclosure text NOT NULL,
	k_evidence text GENERATED ALWAYS AS ('evidence'::text) STORED,
	PRIMARY KEY (casebook, id, idx, ord),
	FOREIGN KEY (casebook, id, idx) REFERENCES statement DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_evidence, evidence) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX cite_by_evidence ON cite (casebook, evidence);

CREATE TABLE answer (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	ord int NOT NULL,
	statement uuid NOT NULL,
	relation text NOT NULL,
	k_statement text GENERATED ALWAYS AS ('statement'::text) STORED,
	PRIMARY KEY (casebook, id, idx, ord),
	FOREIGN KEY (casebook, id, idx) REFERENCES statement DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, k_statement, statement) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX answer_by_statement ON answer (casebook, statement);

-- Every other reference of a version: `field` is its path in the body, as in "accused" or "quotes.about".
CREATE TABLE link (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	field text NOT NULL,
	ord int NOT NULL,
	kind text NOT NULL,
	target uuid NOT NULL,
	PRIMARY KEY (casebook, id, idx, field, ord),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (casebook, kind, target) REFERENCES record (casebook, kind, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX link_by_target ON link (casebook, target);
-- Notes are few among all that refers.
CREATE INDEX link_of_notes ON link (casebook, target, id, idx) WHERE field = 'about';

-- The files of evidence and the captures of sources: which record has which bytes on record. `kept` says where the bytes
-- are (casebook: in the table content), `erased` why they no longer are.
CREATE TABLE file (
	casebook text NOT NULL,
	id uuid NOT NULL,
	idx bigint NOT NULL,
	ord int NOT NULL,
	sha256 text NOT NULL,
	size bigint NOT NULL,
	kept text,
	erased text,
	PRIMARY KEY (casebook, id, idx, ord),
	FOREIGN KEY (casebook, id) REFERENCES record DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX file_by_digest ON file (casebook, sha256);

CREATE INDEX allegation_by_incident ON allegation (casebook, incident, idx, ord, id);
CREATE INDEX statement_by_incident ON statement (casebook, incident, idx, ord, id);
CREATE INDEX evidence_by_incident ON evidence (casebook, incident, idx, id);
CREATE INDEX response_by_incident ON response (casebook, incident, idx, id);

CREATE UNIQUE INDEX allegation_by_base ON allegation (casebook, base, id) INCLUDE (idx) WHERE base IS NOT NULL;
CREATE UNIQUE INDEX statement_by_base ON statement (casebook, base, id) INCLUDE (idx) WHERE base IS NOT NULL;
CREATE UNIQUE INDEX evidence_by_base ON evidence (casebook, base, id) INCLUDE (idx) WHERE base IS NOT NULL;
CREATE UNIQUE INDEX response_by_base ON response (casebook, base, id) INCLUDE (idx) WHERE base IS NOT NULL;
CREATE UNIQUE INDEX hypothesis_by_base ON hypothesis (casebook, base, id) INCLUDE (idx) WHERE base IS NOT NULL;
