package mcp

import (
	"context"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"patchbay/shared/lazy"
	"patchbay/shared/provider"
)

// The sign-in of AT Protocol begins with an account, which tells its server, and goes on as that of an MCP server does
// (atproto.com/specs/oauth, atproto.com/specs/handle, atproto.com/specs/did).

var (
	// handles are atproto.com/specs/handle's, without the top-level domains that it rules out.
	handles = lazy.Regexp(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)
	noTLDs  = []string{"alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion"}
	didPLC  = lazy.Regexp(`^did:plc:[a-z2-7]{24}$`)
	didWeb  = lazy.Regexp(`^did:web:([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)
)

// dnsTime is how long a look-up of a handle's record may take.
const dnsTime = 3 * time.Second

// didDocument is a DID document, in the parts that are used.
type didDocument struct {
	ID       string   `json:"id"`
	Names    []string `json:"alsoKnownAs"`
	Services []struct {
		ID       string `json:"id"`
		Type     string `json:"type"`
		Endpoint any    `json:"serviceEndpoint"`
	} `json:"service"`
}

// atproto finds the servers of the target's account: handle, DID, the account's server, its authorization server.
func (s *search) atproto(ctx context.Context) (*provider.MCPFound, error) {
	hint := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(s.target.Account), "@"))
	did := hint
	if !strings.HasPrefix(hint, "did:") {
		var err error
		if did, err = s.didOf(ctx, hint); err != nil {
			return nil, err
		}
	}
	home, err := s.homeOf(ctx, did, hint)
	if err != nil {
		return nil, err
	}
	m, err := s.homeMetadata(ctx, home)
	if err != nil {
		return nil, err
	}
	found, err := s.server(ctx, m.Servers[0])
	if err != nil {
		return nil, err
	}
	found.Subject, found.Home, found.Hint, found.Scopes = did, home, hint, s.target.Scopes
	return found, s.checkProfile(found)
}

// didOf resolves a handle: by its record in the DNS, else by its own site.
func (s *search) didOf(ctx context.Context, handle string) (string, error) {
	last := handle[strings.LastIndexByte(handle, '.')+1:]
	if len(handle) > 253 || !handles().MatchString(handle) || slices.Contains(noTLDs, last) {
		return "", refuse(provider.Other, "%s is no handle: enter one such as alice.bsky.social, or a DID.", shown(handle))
	}
	asking, cancel := context.WithTimeout(ctx, dnsTime)
	records, _ := s.lookup()(asking, "_atproto."+handle) // without an answer the site is asked
	cancel()
	var dids []string
	for _, r := range records {
		if did, ok := strings.CutPrefix(r, "did="); ok {
			dids = append(dids, strings.TrimSpace(did))
		}
	}
	switch {
	case len(dids) == 1:
		s.note("Handle", "_atproto."+handle, true, "names "+shown(dids[0]))
		return dids[0], nil
	case len(dids) > 1:
		return "", refuse(provider.Other, "The handle %s names several accounts in the DNS.", shown(handle))
	}
	a, err := s.document(ctx, "Handle", "https://"+handle+"/.well-known/atproto-did")
	if err != nil {
		return "", err
	}
	if a == nil {
		return "", refuse(provider.Other, "The handle %s names no account. Check how it is spelled.", shown(handle))
	}
	return strings.TrimSpace(string(a.body[:min(len(a.body), 300)])), nil
}

// lookup asks for texts of the DNS.
func (c *Client) lookup() func(context.Context, string) ([]string, error) {
	if c.LookupTXT != nil {
		return c.LookupTXT
	}
	return net.DefaultResolver.LookupTXT
}

// homeOf is the address of the server that an account is at, as its DID document says. A handle counts only where the
// document names it, too: anybody can have a domain name point to somebody else's account.
func (s *search) homeOf(ctx context.Context, did, hint string) (string, error) {
	address := ""
	switch {
	case didPLC().MatchString(did):
		address = strings.TrimSuffix(s.target.Directory, "/") + "/" + did
	case didWeb().MatchString(did):
		address = "https://" + strings.TrimPrefix(did, "did:web:") + "/.well-known/did.json"
	default:
		return "", refuse(provider.Other, "%s is no DID of an account: those begin with did:plc: or did:web:.", shown(did))
	}
	a, err := s.document(ctx, "Account", address)
	if err != nil {
		return "", err
	}
	if a == nil {
		return "", refuse(provider.Other, "There is no account %s.", shown(did))
	}
	d := new(didDocument)
	if err := decode(a, d); err != nil {
		return "", refuse(provider.Other, "The account's document at %s cannot be read: %s.", shown(address), err)
	}
	if d.ID != did {
		return "", refuse(provider.Other, "The document at %s is about another account, %s.", shown(address), shown(d.ID))
	}
	if hint != did && !slices.ContainsFunc(d.Names, func(n string) bool { return strings.EqualFold(n, "at://"+hint) }) {
		return "", refuse(provider.Other, "The account %s does not call itself %s: whose handle that is cannot be told.",
			shown(did), shown(hint))
	}
	for _, service := range d.Services {
		home, _ := service.Endpoint.(string)
		named := service.ID == "#atproto_pds" || service.ID == did+"#atproto_pds"
		if named && service.Type == "AtprotoPersonalDataServer" && s.isOrigin(home) {
			return strings.TrimSuffix(home, "/"), nil
		}
	}
	return "", refuse(provider.Other, "The account %s names no server that it is at.", shown(did))
}

// isOrigin is a usable address without a path.
func (c *Client) isOrigin(address string) bool {
	u, err := url.Parse(address)
	return c.usable(address) && err == nil && strings.TrimSuffix(u.Path, "/") == "" && u.RawQuery == ""
}

// homeMetadata is what an account's server tells of its sign-in (RFC 9728): one authorization server.
func (s *search) homeMetadata(ctx context.Context, home string) (*resourceMetadata, error) {
	address := home + "/.well-known/oauth-protected-resource"
	a, err := s.document(ctx, "Protected resource metadata", address)
	if err != nil {
		return nil, err
	}
	m := new(resourceMetadata)
	if a == nil || decode(a, m) != nil {
		return nil, refuse(provider.Other, "The account's server %s does not say who signs its users in (RFC 9728).",
			shown(home))
	}
	switch {
	case m.Resource != home:
		return nil, refuse(provider.Other, "The account's server %s calls itself %s.", shown(home), shown(m.Resource))
	case len(m.Servers) != 1 || !s.isOrigin(m.Servers[0]):
		return nil, refuse(provider.Other, "The account's server %s names %s as its authorization servers: it must be one, "+
			"at an https address.", shown(home), shown(strings.Join(m.Servers, ", ")))
	}
	return m, nil
}

// checkProfile holds an authorization server against what the profile demands of it ("Authorization Servers").
func (s *search) checkProfile(f *provider.MCPFound) error {
	lacks := ""
	switch {
	case f.Push == "":
		lacks = "pushed authorization requests (RFC 9126)"
	case !slices.Contains(s.proofs, "ES256"):
		lacks = "tokens that are bound to a key of ES256 (RFC 9449)"
	case !f.Documents:
		lacks = "client id metadata documents"
	case !f.IssPromised:
		lacks = "answers that name their server (RFC 9207)"
	}
	if lacks != "" {
		return refuse(provider.Other, "The authorization server %s lacks what AT Protocol demands: %s.", shown(f.Issuer),
			lacks)
	}
	f.Bound = true
	return nil
}
