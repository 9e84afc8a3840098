// Command serve runs MCP servers of infra/mcpserver for tests that are no Go: strict ones and odd ones. It writes their
// addresses as one line of JSON, by name, and ends with its input.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"

	"patchbay/infra/mcpserver"
)

// life ends what was started with the program.
type life struct{ ends []func() }

// Helper implements mcpserver.Life.
func (*life) Helper() {}

// Cleanup implements mcpserver.Life.
func (l *life) Cleanup(end func()) { l.ends = append(l.ends, end) }

func main() {
	l := &life{}
	addresses := map[string]string{}
	for name, o := range kinds() {
		addresses[name] = mcpserver.New(l, o).URL()
	}
	line, err := json.Marshal(addresses)
	if err != nil {
		panic(err) // texts
	}
	fmt.Println(string(line))
	_, _ = io.Copy(io.Discard, os.Stdin)
	for _, end := range l.ends {
		end()
	}
}

func kinds() map[string]mcpserver.Options {
	return map[string]mcpserver.Options{
		"document":     {Challenged: []string{"tools:read"}},
		"registration": {NoDocuments: true},
		"owner":        {NoDocuments: true, NoRegistration: true},
		"page": {Bare: true, Root: true, Answer: func(_ string, w http.ResponseWriter, _ *http.Request) bool {
			return says(w, http.StatusOK, "text/html", "<!doctype html><title>Welcome</title>")
		}},
		"issuer": {Change: func(name string, d map[string]any) {
			if name == "server" {
				d["issuer"] = "https://honest.example"
			}
		}},
		"private": {Answer: func(name string, w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Location", "https://192.168.1.1/metadata")
			return name == "resource" && says(w, http.StatusFound, "text/plain", "")
		}},
		"version": {Answer: func(name string, w http.ResponseWriter, _ *http.Request) bool {
			return name != "server" && says(w, http.StatusBadRequest, "application/json",
				`{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"no","data":{"supported":["2024-11-05"]}}}`)
		}},
	}
}

func says(w http.ResponseWriter, status int, kind, body string) bool {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
	return true
}
