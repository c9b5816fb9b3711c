#!/usr/bin/env python3
"""Whether briefs as JSON are what the schema that the program prints says, and whether that schema describes all of them.

usage: brief_schema.py SCHEMA BRIEF.json...

A key of a brief that the schema does not name is an error here, though the schema allows it: who reads it must know it.
"""
import json
import sys

from jsonschema import Draft202012Validator


def resolved(schema, root):
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def undescribed(value, schema, root, path):
    schema = resolved(schema, root)
    for part in schema.get("oneOf", []) + schema.get("anyOf", []):
        part = resolved(part, root)
        if isinstance(value, dict) and "properties" in part:
            schema = part
    if isinstance(value, dict) and "properties" in schema:
        for key, item in value.items():
            if key not in schema["properties"]:
                yield f"{path}.{key}"
            else:
                yield from undescribed(item, schema["properties"][key], root, f"{path}.{key}")
    elif isinstance(value, list) and "items" in schema:
        for item in value:
            yield from undescribed(item, schema["items"], root, f"{path}[]")


def main(schema_path, paths):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    Draft202012Validator.check_schema(schema)
    wrong = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            brief = json.load(file)
        problems = [f"{error.json_path}: {error.message[:200]}" for error in Draft202012Validator(schema).iter_errors(brief)]
        problems += [f"{place}: not described" for place in sorted(set(undescribed(brief, schema, schema, "$")))]
        for problem in problems:
            print(f"{path}: {problem}")
        wrong += len(problems)
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
