"""The brief of a large incident among many others, against psql fetching the very rows that it reads; a part of
bench.py. Every size of an incident has as many parties, sources, pieces of evidence and answers for each statement."""
import datetime
import json
import os
import pathlib
import random
import re

STATEMENTS = 10000
STANCES = [("asserts", "attribution", 40), ("endorses", "condemnation", 15), ("denies", "denial", 25),
           ("partially-denies", "denial", 5), ("questions", "comment", 8), ("acknowledges", "acknowledgement", 5),
           ("declines-to-say", "no-comment", 2)]
DISCLOSURES = ["withheld", "asserted-only", "summarised", "indicators-published", "full-report"]
PLACES = ["Berne", "Tiranë", "Reykjavík", "Asunción", "تهران", "Kyiv"]
ALLEGATIONS = [("occurrence", "The systems were damaged on purpose."), ("responsibility", "The group did it."),
               ("responsibility", "The state directed the group."), ("evidence", "The evidence is conclusive."),
               ("impact", "Services to the public failed."), ("motive", "It was meant as revenge."),
               ("legality", "It broke international law."), ("link", "The persona is a front of the group."),
               ("conduct", "The victim had neglected its systems."), ("standing", "The accusers lack standing.")]


class Incident:
    """Writes the records of one incident. The draw is its own: the same name gives the same records."""

    def __init__(self, name, out):
        self.name, self.out, self.draw = name, out, random.Random(name)
        self.words = [f"{a}{b}{c}" for a in ("re", "in", "at", "sys", "net") for b in ("tri", "com", "dat", "sec", "al")
                      for c in ("bution", "puted", "abase", "urity", "leged", "ed", "s", "")]

    def write(self, kind, **record):
        self.out.write(json.dumps(dict(kind=kind, **record), ensure_ascii=False) + "\n")

    def text(self, length):
        words = []
        while sum(map(len, words)) + len(words) < length:
            words.append(self.draw.choice(PLACES if self.draw.random() < 0.01 else self.words))
        return " ".join(words).capitalize() + "."

    @staticmethod
    def day(part):
        """A day of the year after the incident, which everything is spread over in its order."""
        return str(datetime.date(2022, 2, 1) + datetime.timedelta(days=int(part * 365)))

    def about(self, statements):
        """All but the statements: parties, sources, allegations, evidence."""
        self.statements = statements
        self.parties, self.sources = max(3 * statements // 100, 3), max(statements // 20, 1)
        self.evidence = max(statements // 5, 1)
        self.write("incident", slug=self.name, title=f"The incident {self.name}", began="2022-01-15", types=["disruption"],
                   summary=self.text(300), victims=[dict(party=f"{self.name}-p0")])
        for n in range(self.parties):
            kind = ("state", "state-organ", "medium")[n % 3]
            of = dict(part_of=f"{self.name}-p{n - 1}") if kind == "state-organ" else {}
            self.write("party", slug=f"{self.name}-p{n}", name=f"Party {n} of {self.name}", type=kind, **of)
        for n in range(self.sources):
            self.write("source", slug=f"{self.name}-src{n}", title=self.text(60), type="news-report",
                       publisher=f"{self.name}-p{n % self.parties // 3 * 3 + 2}", url=f"https://news.example/{self.name}/{n}",
                       published=self.day(n / self.sources + 0.02), reliability="ABCDEF"[n % 6],
                       **(dict(derived_from=[f"{self.name}-src{n - 4}"]) if n % 5 == 4 else {}))
        for n, (kind, text) in enumerate(ALLEGATIONS):
            self.write("allegation", slug=f"{self.name}-a{n}", incident=self.name, type=kind, text=text,
                       accused=[f"{self.name}-p{n * 3 % self.parties}"], **(dict(broader=f"{self.name}-a1") if n == 2 else {}))
        for n in range(self.evidence):
            origin = f"source:{self.name}-src{n % self.sources}" if n % 3 else f"evidence:{self.name}-ev{n - 3}"
            self.write("evidence", slug=f"{self.name}-ev{n}", incident=self.name, title=self.text(50), type="forensic",
                       credibility=str(n % 6 + 1), description=self.text(200),
                       **(dict(derived_from=[origin]) if n % 2 and n >= 3 else {}))

    def statement(self, n):
        """Positions, a quotation of some 150 characters, citations; every third answers an earlier one."""
        draw = self.draw
        stances = draw.choices(STANCES, [weight for _, _, weight in STANCES], k=draw.choice((1, 1, 2)))
        places = draw.sample(range(len(ALLEGATIONS)), len(stances))
        said = self.day(n / self.statements)
        first = n * self.sources // self.statements
        source = f"{self.name}-src{draw.randrange(first, min(first + 9, self.sources))}"
        speaker = draw.randrange(self.parties) // 3 * 3 + draw.choice((0, 1))
        record = dict(
            slug=f"{self.name}-s{n}", incident=self.name, acts=[stances[0][1]], speakers=[f"{self.name}-p{speaker}"],
            capacity="official" if draw.random() < 0.9 else "expert",
            said_on=said if draw.random() < 0.9 else said[:7] + "~", summary=self.text(90),
            positions=[dict(allegation=f"{self.name}-a{place}", stance=stance,
                            **(dict(contests=["evidence"]) if stance in ("denies", "questions") else {}))
                       for place, (stance, _, _) in zip(places, stances)],
            quotes=[dict(source=source, exact=self.text(150), voice=draw.choice(("direct", "direct", "reported")),
                         about=[f"{self.name}-a{place}" for place in places])],
            cites=[dict(evidence=f"{self.name}-ev{draw.randrange(self.evidence)}",
                        bearing="undermines" if "den" in stances[0][0] else "supports",
                        allegation=f"{self.name}-a{places[0]}", disclosure=draw.choice(DISCLOSURES))
                   for _ in range(draw.choice((1, 1, 2)))])
        if draw.random() < 0.2:
            record["reported_by"] = [f"{self.name}-p{draw.randrange(self.parties) // 3 * 3 + 2}"]
        if n % 3 == 2:
            record["answers"] = [dict(statement=f"{self.name}-s{draw.randrange(max(n - 200, 0), n)}",
                                      relation=draw.choice(("answers", "rebuts", "supports")))]
        self.write("statement", **record)


def write_incident(path, name, statements):
    with open(path, "w") as out:
        incident = Incident(name, out)
        incident.about(statements)
        for n in range(statements):
            incident.statement(n)


def write_others(path, statements, each=100):
    """Statements of other incidents, by parties and in sources of their own."""
    with open(path, "w") as out:
        for first in range(0, statements, each):
            incident = Incident(f"other{first // each}", out)
            incident.about(each)
            for n in range(each):
                incident.statement(n)


def same_rows(bench, book, name):
    """What psql is to run: the statements by which the report reads the records, with the values in their places."""
    queries = pathlib.Path("sql/queries")
    incident = bench.sql(book.uri, f"SELECT id FROM ascribe.record WHERE kind = 'incident' AND slug = '{name}'")
    near = bench.sql(book.uri, "SELECT string_agg(id::text, ',') FROM ascribe.record WHERE kind IN ('party', 'source') "
                               f"AND slug LIKE '{name}-%'")
    statements = []
    for query, second in (("incident_records", incident), ("parties_and_sources", "{" + near + "}")):
        text = re.sub(r"^--.*\n", "", (queries / f"{query}.sql").read_text(), flags=re.M)
        for place, value in (("$1", "bench.example/" + book.name), ("$2", second), ("$3", str(2**62))):
            text = text.replace(place, f"'{value}'")
        statements += ["-c", text]
    return lambda: bench.quiet(*bench.PSQL, book.uri, *statements)


def bench_brief(bench, folder):
    path = os.path.join(folder, "incident.jsonl")
    others = (10 if bench.LARGE else 1) * bench.ROWS - STATEMENTS * 5 // 4
    alone, crowd = bench.Casebook(folder, "large_alone"), bench.Casebook(folder, "large_among")
    for book in (alone, crowd):
        for name, statements in (("big", STATEMENTS), ("part", STATEMENTS // 4)):
            write_incident(path, name, statements)
            book.ascribe("import", path)
    write_others(path, others)
    crowd.ascribe("import", path)
    os.unlink(path)
    for book in (alone, crowd):
        bench.sql(book.uri, "VACUUM ANALYZE")

    def line(name, first, second, bound, rounds=15):
        ours, reference, ratio = bench.compare(first, second, rounds)
        bench.report(name, ours * 1e3, reference * 1e3, "ms", ratio, f"<= {bound}", ratio <= bound)

    brief = lambda book, name, *more: lambda: book.ascribe("report", name, *more)
    line(f"brief of {STATEMENTS} / psql, the rows", brief(crowd, "big"), same_rows(bench, crowd, "big"), 1.5)
    line(f"brief of {STATEMENTS} / of {STATEMENTS // 4}", brief(crowd, "big"), brief(crowd, "part"), 5)
    line(f"brief among {others} others / alone", brief(crowd, "big"), brief(alone, "big"), 1.3)
    html = bench.compare(brief(crowd, "big", "--format", "html"), lambda: None, 5)[0]
    bench.report("HTML of that brief", html * 1e3, 2000, "ms", html / 2, "<= 1", html <= 2)
