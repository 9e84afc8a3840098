#!/usr/bin/env bash
# Go goccy/go-yaml v1.19.2: the texts "12e5", "08" and ".inf" are written without quotes. go.yaml.in/yaml v4.0.0 and npm js-yaml 5.5.0 read
# numbers there, as YAML 1.2 has them: 1200000, 8, infinity. It reads its own "12e5" and "08" back as texts, its ".inf" as a
# number. "12345" and "0x1F" are quoted. Seen 2026-11-30.
# Who meets it: short commit ids, customers' numbers and names of releases in files that one tool writes and another one reads.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund js-yaml@5.5.0
go mod init finding >/dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	goccy "github.com/goccy/go-yaml"
	v4 "go.yaml.in/yaml/v4"
)

func main() {
	out := [][4]string{}
	for _, text := range []string{"12345", "0x1F", "12e5", "08", ".inf"} {
		written, err := goccy.Marshal(map[string]string{"k": text})
		if err != nil {
			os.Exit(1)
		}
		var own, other map[string]any
		if goccy.Unmarshal(written, &own) != nil || v4.Unmarshal(written, &other) != nil {
			os.Exit(1)
		}
		out = append(out, [4]string{text, string(written), fmt.Sprintf("%T", own["k"]), fmt.Sprintf("%T", other["k"])})
	}
	json.NewEncoder(os.Stdout).Encode(out)
}
GO
go get github.com/goccy/go-yaml@v1.19.2 go.yaml.in/yaml/v4@v4.0.0 >/dev/null 2>&1
go run -mod=mod . > out.json
cat > check.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
const seen = JSON.parse(readFileSync('out.json')).map(([text, written, own, v4]) => {
  const types = [own, v4, typeof load(written).k]
  console.log(`${JSON.stringify(text)} is written ${JSON.stringify(written)}; goccy reads ${types[0]}, yaml.v4 ${types[1]}, js-yaml ${types[2]}`)
  return types.join()
})
const text = 'string,string,string'
process.exit(seen.join(' ') === `${text} ${text} string,float64,number string,float64,number float64,float64,number` ? 0 : 1)
JS
node check.mjs
