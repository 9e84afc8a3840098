#!/usr/bin/env bash
# Go gopkg.in/yaml.v3 v3.0.1: a text that begins with a newline is written as a block that lacks it: "\nlead" is read as "lead", "\n" as "", by
# the library itself, too. And JSON with \/ in a text, as PHP's json_encode writes every slash, is refused, though YAML 1.2 (section 5.7) has
# that escape. go.yaml.in/yaml v4.0.0 does both right. Seen 2026-11-30.
# Who meets it: templates and messages that are kept in YAML; readers that take "YAML or JSON" by one parser.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
go mod init finding >/dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	v4 "go.yaml.in/yaml/v4"
	v3 "gopkg.in/yaml.v3"
)

func main() {
	same := ""
	for _, text := range []string{"lead\n", "\nlead", "\nlead\nmore\n", "\n"} {
		sent := map[string]string{"k": text}
		three, err := v3.Marshal(sent)
		if err != nil {
			os.Exit(1)
		}
		four, err := v4.Marshal(sent)
		if err != nil {
			os.Exit(1)
		}
		var a, b map[string]string
		if v3.Unmarshal(three, &a) != nil || v4.Unmarshal(four, &b) != nil {
			os.Exit(1)
		}
		fmt.Printf("%q: v3 writes %q and reads %q; v4 writes %q and reads %q\n", text, three, a["k"], four, b["k"])
		same += fmt.Sprint(a["k"] == text, b["k"] == text, " ")
	}
	var a, b map[string]string
	json := []byte(`{"url": "https:\/\/api.example\/x"}`)
	refused, taken := v3.Unmarshal(json, &a), v4.Unmarshal(json, &b)
	fmt.Printf("%s: v3: %v; v4: %v\n", json, refused, b)
	if same != "true true false true false true false true " || refused == nil || taken != nil || b["url"] != "https://api.example/x" {
		os.Exit(1)
	}
}
GO
go get gopkg.in/yaml.v3@v3.0.1 go.yaml.in/yaml/v4@v4.0.0 >/dev/null 2>&1
go list -m gopkg.in/yaml.v3
go run -mod=mod .
