#!/usr/bin/env bash
# openapi-python-client 0.29.1: a list that may be null (`type: [array, "null"]`) of objects. When one item does not parse (here
# an enum has a value that the client does not know yet), there is no error: the attribute, typed as a list of models, holds
# plain dicts. With a list that is never null the same answer raises. Seen 2026-11-28.
# Who meets it: users of such clients after a server adds a value; `item.status` then fails far from the cause.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v
v/bin/pip install --no-compile --quiet --disable-pip-version-check 'openapi-python-client==0.29.1'
for kind in nullable plain; do
  type='[array, "null"]'; [ $kind = plain ] && type=array
  cat > $kind.yaml <<Y
openapi: 3.1.0
info: {title: $kind, version: "1"}
paths:
  /accounts:
    get:
      operationId: listAccounts
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {\$ref: "#/components/schemas/Page"}}}
components:
  schemas:
    Page:
      type: object
      required: [data]
      properties:
        data: {type: $type, items: {\$ref: "#/components/schemas/Account"}}
    Account:
      type: object
      required: [id, status]
      properties:
        id: {type: string}
        status: {type: string, enum: [active, inactive]}
Y
  v/bin/openapi-python-client generate --path $kind.yaml --meta none --output-path client_$kind >/dev/null 2>&1
done
v/bin/openapi-python-client --version
cat > check.py <<'P'
import importlib, sys
def read(kind, status):
    page = importlib.import_module(f"client_{kind}.models.page").Page
    try:
        return type(page.from_dict({"data": [{"id": "acc_1", "status": status}]}).data[0]).__name__
    except Exception as e:
        return f"raises {type(e).__name__}"
seen = {(k, s): read(k, s) for k in ("nullable", "plain") for s in ("active", "suspended")}
for (kind, status), what in seen.items():
    print(f"{kind} list, status {status}: {what}")
sys.exit(0 if list(seen.values()) == ["Account", "dict", "Account", "raises ValueError"] else 1)
P
v/bin/python check.py
