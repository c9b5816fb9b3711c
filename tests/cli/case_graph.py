#!/usr/bin/env python3
"""Usage: case_graph.py FILE. Whether a file is a graph of CASE and UCO by its shape: JSON-LD whose prefixes are
declared, whose nodes have one id each that ends in a UUID, whose classes and properties are in the ontologies with the
kind of value that their shapes ask for, and whose references lead to a node of the class that the property takes.

From the ontologies' own Turtle (SHACL shapes), CASE 1.x and UCO 1.x:
  casework/CASE       ontology/investigation/investigation.ttl
  ucoProject/UCO      ontology/uco/{action/action,core/core,identity/identity,location/location,
                      observable/observable,tool/tool,types/types}.ttl
This is no substitute for case_validate (of case-utils), which holds a graph against the whole of those shapes."""
import json
import re
import sys
import uuid

UCO = "https://ontology.unifiedcyberontology.org/uco/"
PREFIXES = {f"uco-{name}": f"{UCO}{name}/" for name in ("action", "core", "identity", "location", "observable", "tool", "types")}
PREFIXES |= {"kb": "urn:uuid:", "xsd": "http://www.w3.org/2001/XMLSchema#",
             "case-investigation": "https://ontology.caseontology.org/case/investigation/"}

OBJECT = {"uco-core:name": "text", "uco-core:description": "text", "uco-core:hasFacet": "facet",
          "uco-core:externalReference": {"uco-core:ExternalReference"}}
ANY = "any object"
IDENTITY = {"uco-identity:Identity"}
COMPILATION = OBJECT | {"uco-core:object": ANY}
CLASSES = {  # class: its properties, each with what it takes
    "case-investigation:Investigation": COMPILATION | {"case-investigation:investigationForm": "text"},
    "case-investigation:ProvenanceRecord": COMPILATION | {"case-investigation:exhibitNumber": "text"},
    "case-investigation:InvestigativeAction": OBJECT | {
        "uco-action:startTime": "xsd:dateTime", "uco-action:performer": IDENTITY, "uco-action:participant": IDENTITY,
        "uco-action:instrument": {"uco-tool:Tool"}, "uco-action:location": {"uco-location:Location"},
        "uco-action:object": ANY, "uco-action:result": ANY,
        "case-investigation:wasInformedBy": {"case-investigation:InvestigativeAction"}},
    "uco-core:ExternalReference": {"uco-core:definingContext": "text", "uco-core:externalIdentifier": "text"},
    "uco-identity:Identity": OBJECT,
    "uco-location:Location": OBJECT,
    "uco-observable:File": OBJECT,
    "uco-observable:ObservableObject": OBJECT,
    "uco-observable:ContentDataFacet": {"uco-observable:hash": {"uco-types:Hash"}, "uco-observable:sizeInBytes": "integer",
                                        "uco-observable:mimeType": "text"},
    "uco-observable:FileFacet": {"uco-observable:fileName": "text"},
    "uco-tool:Tool": OBJECT,
    "uco-types:Hash": {"uco-types:hashMethod": "text", "uco-types:hashValue": "xsd:hexBinary"},
}
FACETS = {"uco-observable:ContentDataFacet", "uco-observable:FileFacet"}
INHERENT = FACETS | {"uco-types:Hash", "uco-core:ExternalReference"}  # no objects of their own (UcoInherentCharacterizationThing)
AT_MOST_ONE = {"uco-action:performer", "uco-action:startTime", "uco-core:name", "case-investigation:exhibitNumber",
               "uco-observable:sizeInBytes", "uco-observable:mimeType", "uco-observable:fileName", "uco-types:hashValue",
               "uco-types:hashMethod", "case-investigation:investigationForm"}
LITERALS = {"xsd:dateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), "xsd:hexBinary": re.compile(r"([0-9a-fA-F]{2})+")}
HASH_NAMES = {"MD5", "SHA1", "SHA256", "SHA512"}  # of HashNameVocab

problems = []
nodes = {}


def collect(value):
    if isinstance(value, list):
        for item in value:
            collect(item)
    elif isinstance(value, dict):
        if "@id" in value and len(value) > 1:
            name = value["@id"]
            if name in nodes:
                problems.append(f"{name} twice")
            nodes[name] = value
            try:
                uuid.UUID(name.removeprefix("kb:"))
            except ValueError:
                problems.append(f"{name} is no UUID")
        for item in value.values():
            collect(item)


def check_value(where, takes, value):
    if takes == "text":
        if not isinstance(value, str) or not value:
            problems.append(f"{where}: not text: {value}")
    elif takes == "integer":
        if not isinstance(value, int) or value < 0:
            problems.append(f"{where}: not a size: {value}")
    elif isinstance(takes, str) and takes in LITERALS:
        if set(value) != {"@type", "@value"} or value["@type"] != takes or not LITERALS[takes].fullmatch(value["@value"]):
            problems.append(f"{where}: not {takes}: {value}")
    else:
        kind = nodes.get(value.get("@id"), {}).get("@type")
        wanted = FACETS if takes == "facet" else set(CLASSES) - INHERENT if takes == ANY else takes
        if kind not in wanted:
            problems.append(f"{where}: leads to {kind}")


def check_node(name, node):
    kind = node.get("@type")
    properties = CLASSES.get(kind)
    if properties is None:
        problems.append(f"{name}: class {kind}")
        return
    for key, value in node.items():
        if key in ("@id", "@type"):
            continue
        values = value if isinstance(value, list) else [value]
        if key not in properties:
            problems.append(f"{name}: a {kind} has no {key}")
            continue
        if not values or (key in AT_MOST_ONE and len(values) > 1):
            problems.append(f"{name}: {key} has {len(values)} values")
        for item in values:
            check_value(f"{name}: {key}", properties[key], item)
    if kind == "uco-types:Hash" and node.get("uco-types:hashMethod") not in HASH_NAMES:
        problems.append(f"{name}: hashMethod")


def main(path):
    text = open(path, encoding="utf-8").read()
    graph = json.loads(text)
    if set(graph) != {"@context", "@graph"} or graph["@context"] != PREFIXES:
        problems.append("context")
    if text != json.dumps(graph, indent=2, sort_keys=True) + "\n":
        problems.append("not in the order of its keys")
    collect(graph["@graph"])
    for name, node in nodes.items():
        check_node(name, node)
    forms = [node["@type"] for node in graph["@graph"]]
    if forms.count("case-investigation:Investigation") != 1:
        problems.append("not one investigation")
    for problem in problems[:20]:
        print(f"{path}: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
