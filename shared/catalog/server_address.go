package catalog

import (
	"slices"
	"strings"
)

// AddressRule is a whole https address that an end user enters, of a server that no definition names: a host name as
// DomainRule has it, perhaps a port and a path, nothing else. Reading a definition turns it into PatternRule, too.
//
// Such an address is not held to a vendor's domain, so only two templates may name it: mcp.url, as {key} alone, and
// api.base_url, as {key_origin} alone, its scheme, host and port. What calls the address is the guarded client.
const AddressRule = "https_url"

// maxServerAddress is the longest address of a server, in bytes. Discovery takes no longer one.
const maxServerAddress = 1000

// A path has no segment that begins with a dot, none that is empty, and nothing that is percent-encoded: two readers
// never read it differently. It may end with a slash, since an address is sent letter for letter (RFC 8707).
const (
	serverHost = `([a-zA-Z0-9]([a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9\-]{0,61}[a-zA-Z0-9])?`
	serverPath = `(:[1-9][0-9]{0,4})?(\/[a-zA-Z0-9_~@+,=:\-][a-zA-Z0-9_~@+,=:.\-]*)*\/?$`

	addressPattern  = `^https:\/\/` + serverHost + serverPath
	loopbackPattern = `^(https:\/\/` + serverHost + `|http:\/\/(127\.0\.0\.1|localhost))` + serverPath
)

const addressMessage = "Enter the whole address of the server, such as https://mcp.example.com/mcp."

// originSuffix ends the name of the value that is an address' origin.
const originSuffix = "_origin"

// isAddress says whether the field's values are whole addresses.
func (f *Field) isAddress() bool {
	v := f.Validation
	return v != nil && (v.Type == AddressRule || v.Pattern == addressPattern || v.Pattern == loopbackPattern)
}

// allowLoopback lets the addresses of a definition's servers be of the machine itself: in local mode alone.
func (d *Definition) allowLoopback() {
	for i := range d.Auth {
		for j := range d.Auth[i].Config {
			if f := &d.Auth[i].Config[j]; f.isAddress() {
				v := *f.Validation
				v.Pattern = loopbackPattern
				f.Validation = &v
			}
		}
	}
}

// AtAnyServer says that each account names its MCP server itself. Nobody knows such a server beforehand, so it gets no
// secret that is not its own account's.
func (a *Auth) AtAnyServer() bool {
	if a.MCP == nil {
		return false
	}
	name, alone := a.MCP.URL.Placeholder()
	for i := range a.Config {
		if f := &a.Config[i]; alone && f.Key == name && f.isAddress() {
			return true
		}
	}
	return false
}

// originIn is the part of an address before its path.
func originIn(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	authority, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + authority
}

// isOrigin says whether a base URL is the origin of an address that the account has.
func isOrigin(base Template, values scope) bool {
	name, alone := base.Placeholder()
	return alone && values[name].origin
}

// MovesServer says whether two sets of an account's values name different MCP servers. What was granted for the one is
// never sent to the other.
func (a *Auth) MovesServer(before, after map[string]string) bool {
	return a.MCP != nil && slices.ContainsFunc(a.MCP.URL.Names(), func(name string) bool {
		return before[name] != after[name]
	})
}
