#!/usr/bin/env bash
# aws-sdk-go-v2 service/dynamodb v1.73.2: a program that links the client builds a package of schemas before main, whether it
# ever calls DynamoDB or not: some 3,000 allocations, over half a megabyte. service/dynamodb v1.68.0 (2026-09-09) has no
# such package. Seen 2026-11-28.
# Who meets it: Lambda functions in Go, at each cold start.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
program() { # version → what the initialisation of its schemas costs, as the Go runtime tells
  mkdir "$dir/$1"; cd "$dir/$1"
  go mod init finding >/dev/null 2>&1
  cat > main.go <<'GO'
package main

import "github.com/aws/aws-sdk-go-v2/service/dynamodb"

var _ = dynamodb.New

func main() {}
GO
  go get "github.com/aws/aws-sdk-go-v2/service/dynamodb@$1" >/dev/null 2>&1
  go build -o program . && GODEBUG=inittrace=1 ./program 2>&1 | grep 'service/dynamodb/schemas' || echo "no schemas"
}
new=$(program v1.73.2) old=$(program v1.68.0)
echo "v1.73.2: $new"
echo "v1.68.0: $old"
allocations=$(sed -nE 's/.* ([0-9]+) allocs.*/\1/p' <<<"$new")
[ "$old" = "no schemas" ] && [ "${allocations:-0}" -gt 1000 ] || { echo "this has changed"; exit 1; }
