package provider

import (
	"encoding/json"
	"fmt"
	"time"

	"patchbay/shared/secret"
)

// Words about MCP servers (Model Context Protocol 2026-07-28, "Authorization"). shared/mcp speaks the protocol.

// MCPTarget is an MCP server, and what a definition declares of it.
type MCPTarget struct {
	URL string
	// Entered says that an end user has entered URL: no definition can declare anything of the server.
	Entered bool
	// Quirks of the server, as in catalog.MCPServer; "" or nil where it has none.
	Issuer, Resource string
	Scopes           []string
	// Account, a handle or a DID, is in place of URL where the account tells its servers (AT Protocol). Directory is where
	// documents of did:plc are.
	Account, Directory string
}

// MCPServer is what discovery found: all that signing in and renewing need, and nothing secret.
type MCPServer struct {
	Issuer    string `json:"issuer"`           // of the validated metadata, to the letter
	Resource  string `json:"resource"`         // as published, to the letter (RFC 8707)
	Authorize string `json:"authorize"`        //
	Token     string `json:"token"`            //
	Revoke    string `json:"revoke,omitempty"` // RFC 7009
	// IssPromised says that authorization answers carry iss (RFC 9207 section 3).
	IssPromised bool `json:"iss,omitempty"`
	// Auth is how the client authenticates, as catalog.Token.Client. It is the server's part of what the client is.
	Auth string `json:"auth"`
	// Push is where authorization requests are pushed to (RFC 9126); "" where they go through the browser.
	Push string `json:"push,omitempty"`
	// Bound says that tokens are bound to a key (RFC 9449).
	Bound bool `json:"dpop,omitempty"`
	// Of an account that told its servers: its DID, which the token answer must name as its sub; the address of the server
	// that its API is on; and what was entered, for the server's page.
	Subject string `json:"sub,omitempty"`
	Home    string `json:"home,omitempty"`
	Hint    string `json:"hint,omitempty"`
}

// Text is the server as one value of an account, or of a flow.
func (s MCPServer) Text() string {
	text, _ := json.Marshal(s) // texts and a bool always encode
	return string(text)
}

// ReadMCPServer reads Text's result.
func ReadMCPServer(text string) (s MCPServer, err error) {
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, fmt.Errorf("decode MCP server: %w", err)
	}
	return s, nil
}

// MCPFound is a server with what is needed before anybody signs in.
type MCPFound struct {
	MCPServer
	Scopes    []string // to ask for at first
	Register  string   // of RFC 7591; "" where no client can be registered
	Documents bool     // client_id_metadata_document_supported
	// Methods and Algorithms are how clients authenticate and sign; nil where the metadata does not tell.
	Methods, Algorithms []string
}

// MCPStep is one thing that discovery did, in words.
type MCPStep struct {
	What string // such as "Protected resource metadata"
	URL  string
	OK   bool
	Said string // what came of it
}

// Application is what an authorization server's users read of a client that nobody registered by hand.
type Application struct {
	Name     string
	Home     string // of the deployment
	Logo     string // "" without one
	Callback string // the one redirect URI
	// Public asks for a client without a secret where the server takes one.
	Public bool
	// Scope is all that it may ask for, and Bound that its tokens are bound to a key: AT Protocol wants to read both.
	Scope string
	Bound bool
}

// Registration is a client of RFC 7591, as the server answered.
type Registration struct {
	ID     string
	Secret secret.Text // empty for a public client
	Auth   string      // as catalog.Token.Client
	Ends   time.Time   // of Secret; zero when it does not end
	// Manage and Token read and delete the registration (RFC 7592); "" where the server has no such thing.
	Manage string
	Token  secret.Text
}

// The values by which shared/oauth is told of an MCP server and its client. No field has such a name.
const (
	MCPServerValue = "#mcp_server" // MCPServer.Text; a fact of an account
	MCPScopesValue = "#mcp_scopes" // to ask for, with blanks between
	MCPKeyValue    = "#mcp_key"    // of private_key_jwt, as PEM
	MCPKeyIDValue  = "#mcp_key_id" // of that key, in the client's metadata document
	MCPOwnValue    = "#mcp_own"    // set where the client was registered by RFC 7591: nobody can correct it
)
