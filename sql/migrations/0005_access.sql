-- Who may do what in a shared database. The casebook is the unit of access: to whom none was granted, it is not there.
--
-- A person is the role that he logs in as (session_user: SET ROLE changes nothing, and a pool must log in as the person).
-- Access is given to that role itself, in this database: PostgreSQL's groups belong to the whole server, and leaving one on
-- account of one database would be leaving it in all. Three things stand before a row: privileges, which grant_access gives
-- and revoke_access takes; row-level security, FORCED on every table; and what the functions below check for themselves. The
-- owner of the schema, and whoever is a member of that role, has all access to every casebook, and no more signatures than
-- others.

SET LOCAL search_path = ascribe, pg_temp;

CREATE TABLE member (
	casebook text NOT NULL REFERENCES casebook,
	who text NOT NULL,
	access text NOT NULL CHECK (access IN ('reader', 'auditor', 'analyst', 'admin')),
	PRIMARY KEY (casebook, who)
);

-- Whose key is whose: nobody else may append what it signed.
CREATE TABLE holder (
	casebook text NOT NULL,
	key text NOT NULL,
	who text NOT NULL,
	PRIMARY KEY (casebook, key),
	FOREIGN KEY (casebook, who) REFERENCES member ON DELETE CASCADE
);

-- Each access has all that those before it have.
CREATE FUNCTION access_rank(access_ text) RETURNS int
LANGUAGE sql IMMUTABLE AS $$
	SELECT array_position('{reader, auditor, analyst, admin}'::text[], access_)
$$;

-- The casebooks that who is logged in has access to.
CREATE FUNCTION my_casebooks() RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
BEGIN
	IF pg_has_role(session_user, current_user, 'MEMBER') THEN
		RETURN array(SELECT c.casebook FROM casebook AS c);
	END IF;
	RETURN array(SELECT m.casebook FROM member AS m WHERE m.who = session_user);
END $$;

-- That who is logged in has at least this access, called by the functions of the owner; raises where not.
CREATE FUNCTION check_access(cb text, needed text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	access_ text;
BEGIN
	IF pg_has_role(session_user, current_user, 'MEMBER') THEN
		RETURN;
	END IF;
	SELECT m.access INTO access_ FROM member AS m WHERE m.casebook = cb AND m.who = session_user;
	IF access_rank(access_) >= access_rank(needed) THEN
		RETURN;
	END IF;
	RAISE EXCEPTION '%', CASE WHEN access_ IS NULL THEN format('"%s" has no access to a casebook "%s" here', session_user, cb)
		ELSE format('"%s" has the access "%s" to the casebook, and that takes "%s"', session_user, access_, needed) END
		USING ERRCODE = 'AS005', HINT = format('an administrator of the casebook, or %s, who owns the schema, grants it: '
			'ascribe db grant %s %s --casebook %s', current_user, needed, quote_ident(session_user), cb);
END $$;

-- That who is logged in holds the key that signed; raises where not.
CREATE FUNCTION check_holder(cb text, key_ text) RETURNS void
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT pg_has_role(session_user, current_user, 'MEMBER') AND NOT EXISTS (
		SELECT FROM holder AS h WHERE h.casebook = cb AND h.key = key_ AND h.who = session_user) THEN
		RAISE EXCEPTION 'the key "%" is not one of those that "%" may append with', key_, session_user
			USING ERRCODE = 'AS005', HINT = format('an administrator of the casebook, or %s, who owns the schema, grants '
				'it to its owner: ascribe db grant analyst %s %s --casebook %s', current_user, quote_ident(session_user), key_, cb);
	END IF;
END $$;

-- What an access gives, as GRANT takes it. Whatever else is made in this schema is to be read by all members of a casebook;
-- functions are only for whom they are named here.
CREATE FUNCTION privileges(access_ text) RETURNS TABLE (privilege text, object text)
LANGUAGE sql STABLE AS $$
	SELECT 'USAGE', 'SCHEMA ascribe'
	UNION ALL
	SELECT 'SELECT', format('TABLE ascribe.%I', c.relname) FROM pg_class AS c
	WHERE c.relnamespace = 'ascribe'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname NOT IN ('member', 'holder')
		AND (c.relname <> 'piece' OR ascribe.access_rank(access_) >= 2)
	UNION ALL
	SELECT 'EXECUTE', format('FUNCTION ascribe.%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid))
	FROM pg_proc AS p
	JOIN (VALUES ('my_casebooks', 1), ('grants', 1), ('stray_grants', 1), ('search_query', 1), ('search', 1), ('search_snippets', 1),
		('text_config', 1), ('text_words', 1), ('record_texts', 1), ('record_words', 1),
		('append', 3), ('settled', 3), ('put_pieces', 3), ('keep_content', 3), ('keep_text', 3), ('erase_content', 3),
		('grant_access', 4), ('revoke_access', 4), ('set_limits', 4)) AS f (name, needed) ON f.name = p.proname
	WHERE p.pronamespace = 'ascribe'::regnamespace AND ascribe.access_rank(access_) >= f.needed
$$;

-- Give a role exactly the privileges of what it was granted, over all casebooks.
CREATE FUNCTION set_privileges(who_ text) RETURNS void
LANGUAGE plpgsql SET search_path = ascribe, pg_temp AS $$
DECLARE
	p record;
BEGIN
	IF pg_has_role(who_, current_user, 'MEMBER') THEN
		RETURN; -- came to be the owner, from whom nothing is taken
	END IF;
	EXECUTE format('REVOKE ALL ON SCHEMA ascribe FROM %I', who_);
	EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA ascribe FROM %I', who_);
	EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ascribe FROM %I', who_);
	FOR p IN SELECT DISTINCT g.privilege, g.object FROM member AS m, privileges(m.access) AS g WHERE m.who = who_ LOOP
		EXECUTE format('GRANT %s ON %s TO %I', p.privilege, p.object, who_);
	END LOOP;
END $$;

-- Privileges that somebody has in this schema and no access of his gives; functions that PUBLIC may call among them.
CREATE FUNCTION stray_grants() RETURNS TABLE (privilege text, object text, who text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
	SELECT a.privilege_type, o.object, coalesce(pg_get_userbyid(nullif(a.grantee, 0)), 'PUBLIC')
	FROM (SELECT 'SCHEMA ascribe' AS object, nspowner AS owner, coalesce(nspacl, acldefault('n', nspowner)) AS acl
			FROM pg_namespace WHERE nspname = 'ascribe'
		UNION ALL SELECT format('TABLE ascribe.%I', relname), relowner, coalesce(relacl, acldefault('r', relowner))
			FROM pg_class WHERE relnamespace = 'ascribe'::regnamespace AND relkind IN ('r', 'v', 'm', 'f', 'p', 'S')
		UNION ALL SELECT format('TABLE ascribe.%I', c.relname), c.relowner, a.attacl
			FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid WHERE c.relnamespace = 'ascribe'::regnamespace
		UNION ALL SELECT format('FUNCTION ascribe.%I(%s)', proname, pg_get_function_identity_arguments(oid)), proowner,
			coalesce(proacl, acldefault('f', proowner)) FROM pg_proc WHERE pronamespace = 'ascribe'::regnamespace) AS o,
		aclexplode(o.acl) AS a
	WHERE a.grantee <> o.owner
		AND (a.is_grantable OR (a.privilege_type, o.object, coalesce(pg_get_userbyid(nullif(a.grantee, 0)), 'PUBLIC')) NOT IN (
			SELECT g.privilege, g.object, m.who FROM member AS m, privileges(m.access) AS g))
	ORDER BY 3, 2, 1
$$;

-- Let a role that logs in have access to a casebook, in place of what it had, and append what these keys sign.
CREATE FUNCTION grant_access(cb text, who_ text, access_ text, keys text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
DECLARE
	other record;
BEGIN
	PERFORM check_access(cb, 'admin');
	IF NOT EXISTS (SELECT FROM casebook WHERE casebook = cb) THEN
		RAISE EXCEPTION 'there is no casebook "%" here', cb USING ERRCODE = 'AS003';
	ELSIF access_rank(access_) IS NULL THEN
		RAISE EXCEPTION 'there is no access "%"', access_ USING ERRCODE = 'AS007',
			HINT = 'reader, auditor, analyst or admin';
	ELSIF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = who_ AND rolcanlogin) THEN
		RAISE EXCEPTION 'there is no role "%" here that can log in', who_ USING ERRCODE = 'AS003',
			HINT = format('who runs the server makes it: CREATE ROLE %I LOGIN', who_);
	ELSIF pg_has_role(who_, current_user, 'MEMBER') THEN
		RAISE EXCEPTION '"%" has all access already: that role is %, who owns the schema, or may be', who_, current_user
			USING ERRCODE = 'AS007', HINT = 'grant access to a plain role that people log in as';
	END IF;
	SELECT h.key, h.who INTO other FROM holder AS h WHERE h.casebook = cb AND h.key = ANY (keys) AND h.who <> who_ LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION 'the key "%" is one that "%" appends with', other.key, other.who USING ERRCODE = 'AS004',
			HINT = format('each has keys of his own; to take it away first: ascribe db revoke %s', quote_ident(other.who));
	END IF;
	INSERT INTO member VALUES (cb, who_, access_) ON CONFLICT (casebook, who) DO UPDATE SET access = excluded.access;
	INSERT INTO holder SELECT cb, key, who_ FROM unnest(keys) AS key ON CONFLICT DO NOTHING;
	PERFORM set_privileges(who_);
END $$;

-- Take all access to a casebook from a role. Answers whether it had any.
CREATE FUNCTION revoke_access(cb text, who_ text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
BEGIN
	PERFORM check_access(cb, 'admin');
	DELETE FROM member WHERE casebook = cb AND who = who_;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	IF EXISTS (SELECT FROM pg_roles WHERE rolname = who_) THEN
		PERFORM set_privileges(who_);
	END IF;
	RETURN true;
END $$;

-- Who has which access to a casebook, with which keys; whether the role is there. The owner of the schema comes first.
CREATE FUNCTION grants(cb text) RETURNS TABLE (who text, access text, keys text[], is_there boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
BEGIN
	PERFORM check_access(cb, 'reader');
	RETURN QUERY SELECT current_user::text, 'owner', '{}'::text[], true;
	RETURN QUERY SELECT m.who, m.access,
			array(SELECT h.key FROM holder AS h WHERE h.casebook = cb AND h.who = m.who ORDER BY h.key),
			EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = m.who AND r.rolcanlogin)
		FROM member AS m WHERE m.casebook = cb ORDER BY access_rank(m.access) DESC, m.who;
END $$;

-- How many bytes a casebook takes: of one file, and of all together; negative: no limit, NULL: as it is.
CREATE FUNCTION set_limits(cb text, file_max_ bigint, content_max_ bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ascribe, pg_temp AS $$
BEGIN
	PERFORM check_access(cb, 'admin');
	UPDATE casebook SET file_max = CASE WHEN file_max_ IS NULL THEN file_max WHEN file_max_ >= 0 THEN file_max_ END,
		content_max = CASE WHEN content_max_ IS NULL THEN content_max WHEN content_max_ >= 0 THEN content_max_ END
	WHERE casebook = cb;
END $$;

-- Row-level security on every table. Members see their casebooks. The owner, as whom the functions run, sees all (no index
-- on words is used under a condition of this kind; the functions check access first), and writes to those casebooks alone
-- that who is logged in has access to. The condition is a subquery, so that it is evaluated once a statement.
CREATE FUNCTION guard(name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('ALTER TABLE ascribe.%1$I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
	EXECUTE format('CREATE POLICY owner_reads ON ascribe.%1$I FOR SELECT TO CURRENT_USER USING (true)', name);
	IF name IN ('schema_version', 'casebook', 'member', 'holder') THEN
		EXECUTE format('CREATE POLICY owner_writes ON ascribe.%1$I TO CURRENT_USER USING (true)', name);
	ELSE
		EXECUTE format('CREATE POLICY owner_writes ON ascribe.%1$I TO CURRENT_USER
			USING (casebook = ANY ((SELECT ascribe.my_casebooks())::text[]))', name);
	END IF;
	IF name = 'schema_version' THEN
		EXECUTE format('CREATE POLICY member_reads ON ascribe.%1$I FOR SELECT USING (true)', name);
	ELSIF name NOT IN ('member', 'holder') THEN
		EXECUTE format('CREATE POLICY member_reads ON ascribe.%1$I FOR SELECT
			USING (casebook = ANY ((SELECT ascribe.my_casebooks())::text[]))', name);
	END IF;
END $$;

SELECT guard(relname) FROM pg_class WHERE relnamespace = 'ascribe'::regnamespace AND relkind = 'r';

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ascribe FROM PUBLIC;
