#!/usr/bin/env bash
# npm openapi-fetch 0.17.0, PyPI openapi-python-client 0.29.1, Go huma v2.37.2: huma documents a list of the query as `explode: false`, one
# parameter with commas. Both clients repeat the parameter all the same (types=a&types=b), and huma reads the first value and
# drops the others, without an error. A list of one works. Seen 2026-11-30.
# Who meets it: whoever publishes a client that is made of huma's document: a filter by two values filters by one.
set -euo pipefail
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv --without-pip v
pip --python v/bin/python install --no-compile --quiet --disable-pip-version-check 'openapi-python-client==0.29.1' & pip=$!
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openapi-fetch@0.17.0
go mod init finding >/dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

type input struct {
	Types []string `query:"types"`
}

type output struct {
	Body struct {
		Read string `json:"read"`
	}
}

func main() {
	mux := http.NewServeMux()
	api := humago.New(mux, huma.DefaultConfig("t", "1"))
	list := huma.Operation{OperationID: "list-events", Method: http.MethodGet, Path: "/events"}
	huma.Register(api, list, func(_ context.Context, in *input) (*output, error) {
		out := &output{}
		out.Body.Read = strings.Join(in.Types, " ")
		return out, nil
	})
	document, err := api.OpenAPI().MarshalJSON()
	if err != nil {
		panic(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	if err := os.WriteFile("openapi.json", document, 0o600); err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	http.Serve(listener, mux)
}
GO
go get github.com/danielgtaylor/huma/v2@v2.37.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go build -o serve .
wait "$pip"
./serve > address & server=$!
for _ in $(seq 100); do [ -s address ] && break; sleep 0.1; done
v/bin/openapi-python-client generate --path openapi.json --meta none --output-path client >/dev/null 2>&1
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import createClient from 'openapi-fetch'
const baseUrl = `http://${readFileSync('address', 'utf8').trim()}`
const { explode } = JSON.parse(readFileSync('openapi.json')).paths['/events'].get.parameters[0]
const client = createClient({ baseUrl })
const seen = []
for (const types of [['a'], ['a', 'b']]) {
  const { data, response } = await client.GET('/events', { params: { query: { types } } })
  const python = String(execFileSync('v/bin/python', ['check.py', baseUrl, ...types])).trim()
  seen.push(data.read, python)
  console.log(`types ${types}: openapi-fetch asks ${new URL(response.url).search}, huma reads ${data.read}; openapi-python-client: huma reads ${python}`)
}
console.log(`huma's document: explode is ${explode}; with commas huma reads ${(await (await fetch(`${baseUrl}/events?types=a,b`)).json()).read}`)
process.exit(explode === false && seen.join() === 'a,a,a,a' ? 0 : 1)
JS
cat > check.py <<'P'
import sys
from client import Client
from client.api.default import list_events
print(list_events.sync(client=Client(base_url=sys.argv[1]), types=sys.argv[2:]).read)
P
node check.mjs
