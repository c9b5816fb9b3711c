#!/usr/bin/env python3
"""Whether a brief in HTML is what it must be, read by parsers that are not ours.

usage: report_page.py PAGE.html

The tags balance, the policy allows the very style sheet that is there and nothing else, nothing is loaded and nothing
runs, each link within leads to one place, tables have captions and scoped headers, and each picture is XML that parses.
"""
import base64
import hashlib
import re
import sys
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

VOID = {"meta"}
ELEMENTS = set("""html head meta title style body a header p h1 dl div dt dd nav ol li main section h2 table caption
  thead tr td th tbody bdi span h3 h4 article strong b blockquote ul figure figcaption svg rect text path g code""".split())
ATTRIBUTES = set("""lang charset http-equiv content name class href dir aria-label id aria-labelledby role tabindex scope
  aria-hidden rel viewbox x y width height rx d text-anchor stroke-width
  data-marking data-of""".split())


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.problems, self.open, self.ids, self.links, self.policy, self.style = [], [], [], [], "", ""
        self.counts = {}
        self.feed(text)
        self.close()
        if self.open:
            self.problems.append(f"not ended: {self.open}")

    def handle_starttag(self, tag, pairs):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        attributes = dict(pairs)
        if tag not in ELEMENTS:
            self.problems.append(f"element {tag}")
        for name in attributes:
            if name not in ATTRIBUTES:
                self.problems.append(f"attribute {name} of {tag}")
        if tag == "th" and attributes.get("scope") not in ("row", "col"):
            self.problems.append("a header of a table without scope")
        if attributes.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = attributes["content"]
        if "id" in attributes:
            self.ids.append(attributes["id"])
        href = attributes.get("href")
        if href is not None and href.startswith("#"):
            self.links.append(href[1:])
        elif href is not None and not re.match(r"https?://", href):
            self.problems.append(f"link to {href}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"{tag} ends where it was not open, at {self.getpos()}")

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.style += data


def main(path):
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    page = Page(text)
    problems = page.problems
    digest = base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
    expected = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    if page.policy != expected:
        problems.append(f"policy: {page.policy}")
    if re.search(r"url\(|@import", page.style):
        problems.append("the style sheet loads something")
    problems += [f"id twice: {name}" for name in sorted({n for n in page.ids if page.ids.count(n) > 1})]
    problems += [f"leads nowhere: {name}" for name in sorted(set(page.links) - set(page.ids))]
    if page.counts.get("table", 0) != page.counts.get("caption", 0):
        problems.append("a table without a caption")
    if page.counts.get("h1") != 1 or page.counts.get("main") != 1:
        problems.append("not one title and one main part")
    for picture in re.findall(r"<svg.*?</svg>", text, re.S):
        try:
            ElementTree.fromstring(picture)
        except ElementTree.ParseError as error:
            problems.append(f"a picture: {error}")
    for problem in problems[:20]:
        print(f"{path}: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
