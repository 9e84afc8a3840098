#!/usr/bin/env bash
# ogen v1.25.0: of a document with an object schema named Option, it generates code, exits 0, and the code does not compile:
# "Option redeclared in this block", since ogen has a type of that name too. Seen 2026-11-28.
# Who meets it: authors of documents with a schema of that name, such as the options of a select field.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
go mod init finding >/dev/null 2>&1
document() { cat <<Y
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /fields:
    get:
      operationId: listFields
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {\$ref: "#/components/schemas/Field"}}}
components:
  schemas:
    Field:
      type: object
      required: [key, options]
      properties:
        key: {type: string}
        options: {type: array, items: {\$ref: "#/components/schemas/$1"}}
    $1:
      type: object
      required: [label, value]
      properties: {label: {type: string}, value: {type: string}}
Y
}
go get github.com/ogen-go/ogen/cmd/ogen@v1.25.0 >/dev/null 2>&1
go list -m github.com/ogen-go/ogen
declare -A built
for name in Option FieldOption; do
  document $name > $name.yaml
  generated=0; go run -mod=mod github.com/ogen-go/ogen/cmd/ogen --target "api$name" --package api --clean $name.yaml > $name.log 2>&1 || generated=$?
  go get ./api$name >/dev/null 2>&1 || true
  built[$name]=0; go build -mod=mod ./api$name > $name.build 2>&1 || built[$name]=$?
  echo "schema $name: ogen exits $generated, go build exits ${built[$name]}: $(grep -m1 redeclared $name.build || echo compiles)"
  [ "$generated" = 0 ]
done
[ "${built[Option]}" != 0 ] && grep -q redeclared Option.build && [ "${built[FieldOption]}" = 0 ]
