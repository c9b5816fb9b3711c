#!/usr/bin/env python3
"""Whether the JSON Schemas that the program prints agree with a corpus of bodies and their verdicts.

usage: schema_agrees.py PROGRAM BODIES.jsonl

Each line of the corpus is {"kind": ..., "valid": true|false, "body": ...}; with "schema": "cannot-say" where only a
rule outside the schema language decides, and the schema accepts the body. Prints each disagreement; exits 1 on any.
"""
import json
import subprocess
import sys

from jsonschema import Draft202012Validator


def schema_of(program, kind):
    text = subprocess.run([program, "schema", kind], check=True, capture_output=True, text=True).stdout
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def main(program, corpus):
    schemas, wrong, count = {}, 0, 0
    with open(corpus, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            case = json.loads(line)
            kind = case["kind"]
            if kind not in schemas:
                schemas[kind] = schema_of(program, kind)
            expected = case["valid"] or case.get("schema") == "cannot-say"
            count += 1
            if schemas[kind].is_valid(case["body"]) != expected:
                wrong += 1
                print(f"{corpus}:{number}: the schema of {kind} says {not expected}")
    print(f"{count} bodies, {wrong} disagreements")
    return 1 if wrong or count == 0 else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
