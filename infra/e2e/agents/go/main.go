// Command go is an agent with MCP's own Go client. What it does comes as JSON, and so does what it saw.
package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type call struct {
	Name      string         `json:"name"`
	Arguments map[string]any `json:"arguments"`
}

type seen struct {
	Failed     bool   `json:"failed"`
	Text       string `json:"text"`
	Structured any    `json:"structured"`
}

type told struct {
	Protocol string   `json:"protocol,omitempty"`
	Tools    []string `json:"tools,omitempty"`
	Answers  []seen   `json:"answers,omitempty"`
	Refused  string   `json:"refused,omitempty"`
}

type with struct{ headers map[string]string }

// RoundTrip implements http.RoundTripper.
func (w with) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	for name, value := range w.headers {
		r.Header.Set(name, value)
	}
	return http.DefaultTransport.RoundTrip(r)
}

func main() {
	out, err := run(context.Background())
	if err != nil {
		out = told{Refused: err.Error()}
	}
	if err := json.NewEncoder(os.Stdout).Encode(out); err != nil {
		panic(err) // who started this is gone
	}
}

func run(ctx context.Context) (out told, err error) {
	var in struct {
		URL, Mode string
		Headers   map[string]string
		Calls     []call
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		return out, err
	}
	client := mcp.NewClient(&mcp.Implementation{Name: "e2e", Version: "1.0.0"}, nil)
	version := "2026-07-28"
	if in.Mode == "legacy" {
		version = "2025-11-25"
	}
	session, err := client.Connect(ctx, &mcp.StreamableClientTransport{
		Endpoint: in.URL, HTTPClient: &http.Client{Transport: with{in.Headers}},
	}, &mcp.ClientSessionOptions{ProtocolVersion: version})
	if err != nil {
		return out, err
	}
	defer func() { _ = session.Close() }()
	out.Protocol = session.InitializeResult().ProtocolVersion
	tools, err := session.ListTools(ctx, nil)
	if err != nil {
		return out, err
	}
	for _, t := range tools.Tools {
		out.Tools = append(out.Tools, t.Name)
	}
	for _, c := range in.Calls {
		result, err := session.CallTool(ctx, &mcp.CallToolParams{Name: c.Name, Arguments: c.Arguments})
		if err != nil {
			return out, err
		}
		var text []string
		for _, content := range result.Content {
			if t, ok := content.(*mcp.TextContent); ok {
				text = append(text, t.Text)
			}
		}
		out.Answers = append(out.Answers, seen{result.IsError, strings.Join(text, "\n"), result.StructuredContent})
	}
	return out, nil
}
