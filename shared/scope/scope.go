// Package scope names what an API key may do. Every route states the one scope that it needs, and a key has a set.
package scope

import (
	"fmt"
	"slices"
	"strings"
)

// Scope is one right of an API key, written subject:action.
type Scope string

// The scopes. A write scope does not include its read scope: a key lists both.
const (
	ConnectorsRead  Scope = "connectors:read"
	ConnectorsWrite Scope = "connectors:write"
	// DefinitionsWrite is apart from ConnectorsWrite, since who writes a definition says where credentials are sent.
	DefinitionsWrite     Scope = "connector_definitions:write"
	AuthConfigsRead      Scope = "auth_configs:read"
	AuthConfigsWrite     Scope = "auth_configs:write"
	ConnectSessionsWrite Scope = "connect_sessions:write"
	AccountsRead         Scope = "accounts:read"
	AccountsWrite        Scope = "accounts:write"
	CredentialsRead      Scope = "credentials:read"
	CredentialsExport    Scope = "credentials:export" // refresh tokens included
	ProxyCall            Scope = "proxy:call"
	UseTokensWrite       Scope = "use_tokens:write"    // to make, list and revoke them
	PendingCallsWrite    Scope = "pending_calls:write" // to list calls that wait for approval, and to decide
	LogsRead             Scope = "logs:read"
	WebhooksRead         Scope = "webhooks:read"
	WebhooksWrite        Scope = "webhooks:write"
	ProjectAdmin         Scope = "project:admin"
)

// Any is what a route asks for that admits every live key, and looks at the key's scopes by itself. No key has it, and
// none is made with it. No role of a person admits it.
const Any Scope = "*"

// All returns every scope, in the order of the documentation.
func All() []Scope {
	return []Scope{
		ConnectorsRead, ConnectorsWrite, DefinitionsWrite, AuthConfigsRead, AuthConfigsWrite, ConnectSessionsWrite,
		AccountsRead, AccountsWrite, CredentialsRead, CredentialsExport, ProxyCall, UseTokensWrite, PendingCallsWrite,
		LogsRead, WebhooksRead, WebhooksWrite, ProjectAdmin,
	}
}

// Parse reads a scope. Its error lists those there are.
func Parse(text string) (Scope, error) {
	if slices.Contains(All(), Scope(text)) {
		return Scope(text), nil
	}
	names := make([]string, 0, len(All()))
	for _, s := range All() {
		names = append(names, string(s))
	}
	return "", fmt.Errorf("there is no scope %q; the scopes are: %s", text, strings.Join(names, ", "))
}

// ParseList reads several scopes and returns them sorted, each once.
func ParseList(texts []string) ([]Scope, error) {
	scopes := make([]Scope, 0, len(texts))
	for _, t := range texts {
		s, err := Parse(t)
		if err != nil {
			return nil, err
		}
		scopes = append(scopes, s)
	}
	slices.Sort(scopes)
	return slices.Compact(scopes), nil
}
