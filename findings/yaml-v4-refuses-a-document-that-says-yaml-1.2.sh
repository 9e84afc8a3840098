#!/usr/bin/env bash
# Go go.yaml.in/yaml v4.0.0 and gopkg.in/yaml.v3 v3.0.1: a document that says `%YAML 1.2` before its --- is refused as "incompatible", while
# `%YAML 1.1` and none are taken. Go goccy/go-yaml v1.19.2 takes all three, npm js-yaml 5.5.0 this one. Seen 2026-11-30.
# Who meets it: OpenAPI documents, workflows and definitions that say which YAML they are.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund js-yaml@5.5.0
go mod init finding >/dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	goccy "github.com/goccy/go-yaml"
	v4 "go.yaml.in/yaml/v4"
	v3 "gopkg.in/yaml.v3"
)

func main() {
	seen := ""
	for _, head := range []string{"", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n"} {
		for name, read := range map[string]func([]byte, any) error{
			"goccy": func(b []byte, v any) error { return goccy.Unmarshal(b, v) },
			"v4":    func(b []byte, v any) error { return v4.Unmarshal(b, v) },
			"v3":    v3.Unmarshal,
		} {
			var v map[string]string
			err := read([]byte(head+"k: v\n"), &v)
			fmt.Printf("%q, %s: %v\n", head, name, err)
			if (err == nil) != (v["k"] == "v") || (err == nil) != (name == "goccy" || head != "%YAML 1.2\n---\n") {
				os.Exit(1)
			}
			seen += name
		}
	}
	if len(seen) != 3*len("goccyv4v3") {
		os.Exit(1)
	}
}
GO
go get github.com/goccy/go-yaml@v1.19.2 go.yaml.in/yaml/v4@v4.0.0 gopkg.in/yaml.v3@v3.0.1 >/dev/null 2>&1
go list -m go.yaml.in/yaml/v4 gopkg.in/yaml.v3
go run -mod=mod .
cat > check.mjs <<'JS'
import { load } from 'js-yaml'
const read = load('%YAML 1.2\n---\nk: v\n')
console.log('"%YAML 1.2\\n---\\n", js-yaml 5.5.0:', JSON.stringify(read))
process.exit(read.k === 'v' ? 0 : 1)
JS
node check.mjs
