#!/usr/bin/env bash
# aws-lambda-go-api-proxy v0.16.2, httpadapter V2: a request header of an HTTP API event (payload 2.0) is cut at its commas
# into several values. A date or a quoted text with a comma is not what was sent any more; User-Agent, If-Modified-Since and
# Authorization are left whole. Seen 2026-11-28 with aws-lambda-go v1.55.1.
# Who meets it: handlers that read Date, Idempotency-Key or a header of their own with http.Header.Get.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
go mod init finding >/dev/null 2>&1
cat > main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/awslabs/aws-lambda-go-api-proxy/httpadapter"
)

func main() {
	sent := map[string]string{"date": "Sat, 28 Nov 2026 10:00:00 GMT", "idempotency-key": "order 7, line 2", "user-agent": "a, b"}
	got := http.Header{}
	adapter := httpadapter.NewV2(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		w.WriteHeader(http.StatusOK)
	}))
	event := events.APIGatewayV2HTTPRequest{Version: "2.0", RawPath: "/x", Headers: sent}
	event.RequestContext.HTTP.Method, event.RequestContext.DomainName = "GET", "localhost"
	if _, err := adapter.ProxyWithContext(context.Background(), event); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for name, value := range sent {
		fmt.Printf("%s: sent %q, the handler has %q\n", name, value, got.Values(name))
	}
	if len(got.Values("Date")) != 2 || len(got.Values("Idempotency-Key")) != 2 || len(got.Values("User-Agent")) != 1 {
		os.Exit(1)
	}
}
GO
go get github.com/aws/aws-lambda-go@v1.55.1 github.com/awslabs/aws-lambda-go-api-proxy@v0.16.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go list -m github.com/awslabs/aws-lambda-go-api-proxy
go run .
