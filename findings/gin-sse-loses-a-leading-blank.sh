#!/usr/bin/env bash
# Go gin-contrib/sse v1.1.2 (Context.SSEvent of gin): it writes `data:` and the text without a blank between, so that a text which
# begins with a blank has it where readers take one off (HTML standard, section 9.2.6): " world" is read as "world", by its
# own Decode, too. A carriage return is written as the two characters \ and r. Go tmaxmax/go-sse v0.12.0 keeps the blank. Seen 2026-11-30.
# Who meets it: servers that stream texts word by word, and their readers: words run together.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund eventsource-parser@4.1.3
go mod init finding >/dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"fmt"
	"os"

	gin "github.com/gin-contrib/sse"
	other "github.com/tmaxmax/go-sse"
)

func main() {
	for _, word := range []string{"Hello", " world", "a\r\nb"} {
		if os.Args[1] == "gin" {
			if err := gin.Encode(os.Stdout, gin.Event{Data: word}); err != nil {
				os.Exit(1)
			}
			continue
		}
		message := other.Message{}
		message.AppendData(word)
		text, err := message.MarshalText()
		if err != nil {
			os.Exit(1)
		}
		fmt.Print(string(text))
	}
}
GO
go get github.com/gin-contrib/sse@v1.1.2 github.com/tmaxmax/go-sse@v0.12.0 >/dev/null 2>&1
go build -mod=mod -o write .
cat > check.mjs <<'JS'
import { execFileSync } from 'node:child_process'
import { createParser } from 'eventsource-parser'
const read = (by) => {
  const found = []
  createParser({ onEvent: (event) => found.push(event.data) }).feed(String(execFileSync('./write', [by])))
  return JSON.stringify(found)
}
const gin = read('gin'), other = read('go-sse')
console.log(`sent ["Hello"," world","a\\r\\nb"]; of gin-contrib/sse v1.1.2 is read ${gin}, of go-sse v0.12.0 ${other}`)
process.exit(gin === '["Hello","world","a\\\\r\\nb"]' && other === '["Hello"," world","a\\nb"]' ? 0 : 1)
JS
node check.mjs
