#!/usr/bin/env bash
# Go goccy/go-yaml v1.19.2: a tab inside of a text without quotes is gone when it is read: `k: a<TAB>b` is "ab", which YAML 1.2 (section
# 7.3.3) has as it stands, and it writes "a<TAB>b" so itself, without quotes. A byte order mark becomes a part of the first key.
# go.yaml.in/yaml v4.0.0 reads both right. Seen 2026-11-30.
# Who meets it: commands, patterns and columns in a file; a first key of a file from Windows is not found.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
go mod init finding >/dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	goccy "github.com/goccy/go-yaml"
	v4 "go.yaml.in/yaml/v4"
)

func main() {
	written, err := goccy.Marshal(map[string]string{"k": "a\tb"})
	if err != nil {
		os.Exit(1)
	}
	seen := ""
	for _, text := range []string{"k: a\tb\n", "k: \"a\tb\"\n", string(written), "\ufeffk: v\n"} {
		var own, other map[string]string
		if goccy.Unmarshal([]byte(text), &own) != nil || v4.Unmarshal([]byte(text), &other) != nil {
			os.Exit(1)
		}
		fmt.Printf("%q: goccy reads %q, yaml.v4 %q\n", text, own, other)
		seen += fmt.Sprintf("%q %q;", own["k"], other["k"])
	}
	if seen != `"ab" "a\tb";"a\tb" "a\tb";"ab" "a\tb";"" "v";` {
		os.Exit(1)
	}
}
GO
go get github.com/goccy/go-yaml@v1.19.2 go.yaml.in/yaml/v4@v4.0.0 >/dev/null 2>&1
go list -m github.com/goccy/go-yaml
go run -mod=mod .
