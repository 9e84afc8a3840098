#!/usr/bin/env bash
# PyPI python-jsonpath 2.2.2 (JSONPatch): `test` with true succeeds where the document has 1, with 0 where it has false, and inside of lists
# and objects alike; RFC 6902 section 4.6 wants the same JSON type. PyPI jsonpatch 1.47 refuses all of them. Seen 2026-11-30.
# Who meets it: updates that hang on a flag being what it was; a count of 1 passes for it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'python-jsonpath==2.2.2' 'jsonpatch==1.47'
cat > check.py <<'P'
import sys
import jsonpatch
from jsonpath import JSONPatch
def passes(apply, have, want):
    try:
        apply({"a": have}, [{"op": "test", "path": "/a", "value": want}])
        return True
    except Exception:
        return False
libraries = {
    "python-jsonpath 2.2.2": lambda doc, patch: JSONPatch(patch).apply(doc),
    "jsonpatch 1.47": lambda doc, patch: jsonpatch.apply_patch(doc, patch),
}
pairs = [(1, 1), (1, 2), (1, True), (False, 0), ([1], [True]), ({"b": 0}, {"b": False})]
seen = [[passes(apply, *pair) for pair in pairs] for apply in libraries.values()]
for name, found in zip(libraries, seen):
    print(f"{name}: " + ", ".join(f"{have!r} tested with {want!r}: {'passes' if ok else 'fails'}" for (have, want), ok in zip(pairs, found)))
sys.exit(0 if seen == [[True, False, True, True, True, True], [True, False, False, False, False, False]] else 1)
P
v/bin/python check.py
