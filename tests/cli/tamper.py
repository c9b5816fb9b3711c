#!/usr/bin/env python3
"""Every attack of an administrator on a ledger of 500 entries by three authors, and whether the audit shows it: with no
memory, with the head that this client remembers, and with a checkpoint that somebody else kept.

Prints a table of exit codes and of the first ledger index named, and exits 1 where a cell is not as it must be. An attack
that nothing can show without a head kept elsewhere must show with one; "-" stands for what theory excludes.
usage: tamper.py ASCRIBE MAKE_LEDGER SERVER_URI PSQL FOLDER
"""
import json
import os
import shutil
import subprocess
import sys

ASCRIBE, MAKE_LEDGER, SERVER, PSQL, FOLDER = sys.argv[1:]
ORIGIN = "test.example/tamper"
ENTRIES = 500


def uri(name):
    return SERVER.replace("/postgres?", f"/{name}?")


def sql(name, text):
    done = subprocess.run([PSQL, "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", uri(name)], input=text,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def environment(name, memory):
    home = os.path.join(FOLDER, "home")
    return dict(os.environ, ASCRIBE_DB=uri(name), XDG_DATA_HOME=home + "/d", XDG_STATE_HOME=memory)


def ascribe(name, memory, *words):
    return subprocess.run([ASCRIBE, *words], env=environment(name, memory), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)


# What an administrator can run after an attack, so that the tree is whole again: all leaves and nodes from the entries.
REHASH = f"""
DELETE FROM ascribe.node;
UPDATE ascribe.head SET frontier = ascribe.grow('{ORIGIN}', 0, '{{}}',
    (SELECT array_agg(leaf ORDER BY idx) FROM ascribe.entry));
UPDATE ascribe.head SET size = (SELECT count(*) FROM ascribe.entry), root = ascribe.fold(frontier);
"""
TAIL = """
DELETE FROM ascribe.link WHERE idx >= 480; DELETE FROM ascribe.note WHERE idx >= 480;
DELETE FROM ascribe.record WHERE kind = 'note' AND id NOT IN (SELECT id FROM ascribe.note);
DELETE FROM ascribe.entry WHERE idx >= 480;
"""
SWAP = """
CREATE TEMP TABLE two AS SELECT idx, note, recorded_at FROM ascribe.entry WHERE idx IN (100, 101);
DELETE FROM ascribe.entry WHERE idx IN (100, 101);
INSERT INTO ascribe.entry (casebook, idx, note, recorded_at)
    SELECT (SELECT casebook FROM ascribe.head), 201 - idx, note, recorded_at FROM two;
"""
# the last entry of another author in the place of entry 100
REPLACE = """
ALTER TABLE ascribe.entry DROP CONSTRAINT entry_casebook_author_seq_key;
UPDATE ascribe.entry SET note = (SELECT o.note FROM ascribe.entry AS o
    WHERE o.author <> (SELECT author FROM ascribe.entry WHERE idx = 100) AND o.idx > 4 ORDER BY o.idx DESC LIMIT 1)
    WHERE idx = 100;
"""
EDIT = "UPDATE ascribe.entry SET note = convert_to(replace(convert_from(note, 'UTF8'), 'Observation', 'Obsarvation'), 'UTF8') WHERE idx = 100;"
SIGNATURE = "UPDATE ascribe.entry SET note = set_byte(note, octet_length(note) - 20, CASE get_byte(note, octet_length(note) - 20) WHEN 65 THEN 66 ELSE 65 END) WHERE idx = 100;"
INSERT = """
ALTER TABLE ascribe.entry DROP CONSTRAINT entry_casebook_author_seq_key;
INSERT INTO ascribe.entry (casebook, idx, note, recorded_at) SELECT casebook, idx + 1,
    convert_to(replace(convert_from(note, 'UTF8'), '"author-1"', '"author-2"'), 'UTF8'), recorded_at
    FROM ascribe.entry ORDER BY idx DESC LIMIT 1;
"""
KEY_IN_ENTRY = "UPDATE ascribe.entry SET note = convert_to(replace(convert_from(note, 'UTF8'), '\"analyst\"', '\"auditor\"'), 'UTF8') WHERE idx = 2;"

# name, statements, exit codes wanted: (no memory, remembered head, checkpoint); 0 is excluded by theory
ATTACKS = [
    ("edit a body", EDIT, (12, 13, 13), 100),
    ("edit a signature", SIGNATURE, (12, 13, 13), 100),
    ("edit the recorded time, out of order", "UPDATE ascribe.entry SET recorded_at = '2001-01-01' WHERE idx = 100;",
     (15, 15, 15), 100),
    ("edit the recorded time, in order",
     "UPDATE ascribe.entry SET recorded_at = recorded_at + interval '1 microsecond' WHERE idx = 503;", (0, 0, 0), None),
    ("delete an entry", "DELETE FROM ascribe.entry WHERE idx = 100;", (12, 12, 12), 100),
    ("delete an entry, its rows and its leaf", "DELETE FROM ascribe.link WHERE idx = 100; DELETE FROM ascribe.note WHERE "
     "idx = 100; DELETE FROM ascribe.entry WHERE idx = 100; DELETE FROM ascribe.node WHERE level = 0 AND idx = 100;",
     (12, 13, 13), 100),
    ("delete the tail, and hash anew", TAIL + REHASH, (0, 13, 13), None),
    ("insert one at the end, and hash anew", INSERT + REHASH, (12, 12, 12), 504),
    ("swap two", SWAP, (12, 13, 13), 100),
    ("swap two, and hash anew", SWAP + REHASH, (12, 13, 13), 100),
    ("replace by another author's, and hash anew", REPLACE + REHASH, (12, 13, 13), 100),
    ("restore an older dump", "older", (0, 13, 13), None),
    ("rewrite from an entry on, and hash anew", EDIT + REHASH, (12, 13, 13), 100),
    ("fork for one client", "fork", (0, 13, 13), None),
    ("change the projection only", "UPDATE ascribe.note SET body = jsonb_set(body, '{body}', '\"Another\"') WHERE idx = 100;",
     (15, 15, 15), 100),
    ("change a child row only", "UPDATE ascribe.link SET target = (SELECT id FROM ascribe.record WHERE kind = 'note' "
     "ORDER BY id LIMIT 1) WHERE idx = 100;", (15, 15, 15), 100),
    ("delete a row of the projection", "DELETE FROM ascribe.link WHERE idx = 100;", (15, 15, 15), 100),
    ("add a row to the projection", "INSERT INTO ascribe.link SELECT casebook, id, idx, field, 2, kind, target FROM "
     "ascribe.link WHERE idx = 100;", (15, 15, 15), 100),
    ("change a stored node only", "UPDATE ascribe.node SET hash = sha256(hash) WHERE level = 3 AND idx = 12;",
     (12, 12, 12), None),
    ("change the stated root", "UPDATE ascribe.head SET root = sha256(root);", (12, 12, 12), None),
    ("replace a function", "CREATE OR REPLACE FUNCTION ascribe.check_author(cb text, name_ text, last bigint, kinds text[],"
     " changes ascribe.change[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RETURN; END $$;", (15, 15, 15), None),
    ("drop a function", "DROP FUNCTION ascribe.check_anchor;", (15, 15, 15), None),
    ("add a trigger", "CREATE FUNCTION public.nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; "
     "CREATE TRIGGER spy BEFORE INSERT ON ascribe.entry FOR EACH ROW EXECUTE FUNCTION public.nothing();", (15, 15, 15),
     None),
    ("replace a key in the projection", "UPDATE ascribe.key SET body = body || jsonb_build_object('vkey', (SELECT vkey FROM "
     "ascribe.key WHERE name = 'author-1')) WHERE name = 'author-2';", (15, 15, 15), 3),
    ("replace a key in its entry, and hash anew", KEY_IN_ENTRY + REHASH, (12, 13, 13), 2),
    ("replace a captured file", "file", (14, 14, 14), None),
    ("replace a captured file, and in the table", "UPDATE ascribe.source SET body = jsonb_set(body, "
     "'{captures,0,sha256}', to_jsonb(encode(sha256('replaced!'::bytea), 'hex')));", (15, 15, 15), 1),
]


def build():
    """The casebook as it is, as it was at 400 entries, and with another end; memories of the first."""
    memory = os.path.join(FOLDER, "memory")
    def make(name, entries, authors):
        subprocess.run([MAKE_LEDGER, uri(name), ORIGIN, str(entries), str(authors)], check=True,
                       env=environment(name, os.path.join(FOLDER, "made-" + name)))

    sql("postgres", "CREATE DATABASE tamper")
    make("tamper", 400, 3)
    for name in ("tamper_older", "tamper_fork"):
        sql("postgres", f"CREATE DATABASE {name} TEMPLATE tamper")
    make("tamper", 100, 3)
    make("tamper_fork", 120, 2)
    done = ascribe("tamper", memory, "audit")
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"entries":504' in ascribe("tamper", memory, "audit", "--json").stdout.replace(" ", "")
    subprocess.run([ASCRIBE, "key", "new", "auditor", "--no-passphrase"], env=environment("tamper", memory), check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    vkey = ascribe("tamper", memory, "key", "export", "auditor").stdout.strip()
    with open(os.path.join(FOLDER, "vkey"), "w") as out:
        out.write(vkey + "\n")
    for text in ("captured\n", "replaced!"):
        with open(os.path.join(FOLDER, text[:8]), "w") as out:
            out.write(text)
    done = ascribe("tamper", os.path.join(FOLDER, "other"), "audit", "--file", os.path.join(FOLDER, "captured"))
    assert done.returncode == 0 and "source page" in done.stdout, done.stdout + done.stderr
    done = ascribe("tamper", os.path.join(FOLDER, "other"), "checkpoint", "-o", os.path.join(FOLDER, "checkpoint"))
    assert done.returncode == 0, done.stderr
    return memory


def first_index(output):
    indexes = [json.loads(line).get("index") for line in output.splitlines() if line.startswith("{")]
    indexes = [i for i in indexes if isinstance(i, int)]
    return min(indexes) if indexes else None


def attack(number, title, statements, memory, kept):
    name = f"tamper_{number}"
    source = {"older": "tamper_older", "fork": "tamper_fork"}.get(statements, "tamper")
    sql("postgres", f"CREATE DATABASE {name} TEMPLATE {source}")
    files = ["--file", os.path.join(FOLDER, "replaced")] if "captured file" in title else []
    if source == "tamper" and statements != "file":
        sql(name, "SET session_replication_role = replica; " + statements)
    results = []
    for state, more in ((None, []), (memory, []), (None, ["--against", kept, "--vkeys", os.path.join(FOLDER, "vkey")])):
        own = os.path.join(FOLDER, "state")
        shutil.rmtree(own, ignore_errors=True)
        if state:
            shutil.copytree(state, own)
        done = ascribe(name, own, "audit", "--json", *more, *files)
        results.append((done.returncode, first_index(done.stdout)))
    return results


def main():
    memory = build()
    wrong = 0
    print(f"{'attack':44} {'no memory':>12} {'remembered':>12} {'checkpoint':>12}")
    for number, (title, statements, wanted, index) in enumerate(ATTACKS):
        cells = []
        kept = os.path.join(FOLDER, "checkpoint")
        for (code, found), want in zip(attack(number, title, statements, memory, kept), wanted):
            good = code == want and (index is None or want == 0 or found == index)
            wrong += not good
            text = "-" if code == 0 else f"{code}" + (f" at {found}" if found is not None else "")
            cells.append(text if good else f"{text} !{want}")
        print(f"{title:44} {cells[0]:>12} {cells[1]:>12} {cells[2]:>12}", flush=True)
    print("(- : nothing of it shows in what is there; a head kept elsewhere is what it takes)")
    sys.exit(1 if wrong else 0)


main()
