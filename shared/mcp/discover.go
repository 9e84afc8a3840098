package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/shared/activity"
	"patchbay/shared/provider"
)

// firstRequest is what an MCP client asks first: any request without a token is answered by a challenge.
const firstRequest = `{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":{` +
	`"io.modelcontextprotocol/protocolVersion":"` + Version + `",` +
	`"io.modelcontextprotocol/clientInfo":{"name":"Patchbay","version":"1.0"},` +
	`"io.modelcontextprotocol/clientCapabilities":{}}}}`

// search is one discovery under way.
type search struct {
	*Client
	target provider.MCPTarget
	steps  []provider.MCPStep
	spoke  string   // what the server said of itself without a token, where it did; "" where it did not
	proofs []string // algorithms of DPoP that the authorization server takes
}

func (s *search) note(what, address string, ok bool, said string) {
	s.steps = append(s.steps, provider.MCPStep{What: what, URL: address, OK: ok, Said: said})
}

// Discover finds the authorization server of an MCP server. The steps tell what was done, also where it fails.
func (c *Client) Discover(ctx context.Context, t provider.MCPTarget) (*provider.MCPFound, []provider.MCPStep, error) {
	s := &search{Client: c, target: t}
	if t.Account != "" {
		found, err := s.atproto(ctx)
		return found, s.steps, err
	}
	if !s.usable(t.URL) {
		return nil, nil, refuse(provider.Other, "%s is not the https address of a server.", shown(t.URL))
	}
	challenge, err := s.challenge(ctx)
	if err != nil {
		return nil, s.steps, err
	}
	resource, err := s.resource(ctx, challenge)
	if err != nil {
		return nil, s.steps, err
	}
	issuer, err := s.issuer(resource)
	if err != nil {
		return nil, s.steps, err
	}
	found, err := s.server(ctx, issuer)
	if err != nil {
		return nil, s.steps, err
	}
	found.Resource = resource.Resource
	s.chooseScopes(found, challenge, resource)
	return found, s.steps, nil
}

// challenge asks without a token ("Protected Resource Metadata Discovery Requirements"). A server that answers anything
// else than 401 may have its metadata at a well-known address all the same.
func (s *search) challenge(ctx context.Context) (Challenge, error) {
	const what = "MCP server"
	req, err := http.NewRequestWithContext(activity.Doing(ctx, "discovery"), http.MethodPost, s.target.URL,
		bytes.NewReader([]byte(firstRequest)))
	if err != nil {
		return Challenge{}, refuse(provider.Other, "%s is not the https address of a server.", shown(s.target.URL))
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
		"Mcp-Protocol-Version": Version, "Mcp-Method": "server/discover",
	} {
		req.Header.Set(name, value)
	}
	a, err := s.do(req)
	if err != nil {
		s.note(what, s.target.URL, false, "no answer")
		return Challenge{}, err
	}
	said := a.inWords()
	switch challenge, bearer := ReadChallenge(a.header.Values("Www-Authenticate")); {
	case a.status == http.StatusUnauthorized && bearer:
		s.note(what, s.target.URL, true, "asks for authorization")
		return challenge, nil
	case a.status >= 500 || a.status == http.StatusTooManyRequests:
		s.note(what, s.target.URL, false, said)
		return Challenge{}, refuse(provider.Later, "The MCP server answers %s at present. Try again later.", said)
	case a.status >= 300 && a.status < 400:
		s.note(what, s.target.URL, false, said)
		return Challenge{}, refuse(provider.Other, "The MCP server has moved to %s: use that address.",
			shown(a.header.Get("Location")))
	}
	if s.spoke = a.spoken(); s.spoke != "" {
		said = s.spoke
	}
	s.note(what, s.target.URL, a.status == http.StatusUnauthorized, said+", without a challenge")
	return Challenge{}, nil
}

// spoken is what a message of the protocol says in place of a challenge; "" for what is none.
func (a *answer) spoken() string {
	var m struct {
		Version string          `json:"jsonrpc"`
		Result  json.RawMessage `json:"result"`
		Error   *struct {
			Code int `json:"code"`
			Data struct {
				Supported []string `json:"supported"`
			} `json:"data"`
		} `json:"error"`
	}
	const unsupported = -32022 // UnsupportedProtocolVersionError
	switch err := json.Unmarshal(a.body, &m); {
	case err != nil || m.Version != "2.0":
		return ""
	case m.Result != nil:
		return "answers whoever asks"
	case m.Error != nil && m.Error.Code == unsupported && len(m.Error.Data.Supported) > 0:
		return "speaks another version of the protocol: " + shown(strings.Join(m.Error.Data.Supported, ", "))
	case m.Error != nil && m.Error.Code == unsupported:
		return "speaks another version of the protocol"
	}
	return ""
}

// resourceMetadata is RFC 9728's document, in the parts that are used.
type resourceMetadata struct {
	Resource string   `json:"resource"`
	Servers  []string `json:"authorization_servers"`
	Scopes   []string `json:"scopes_supported"`
}

// resource reads the protected resource metadata: at the address of the challenge, and there alone; without one at the
// well-known addresses, path form first.
func (s *search) resource(ctx context.Context, challenge Challenge) (*resourceMetadata, error) {
	addresses, told := wellKnown(s.target.URL), challenge.Metadata != ""
	if told {
		if !s.usable(challenge.Metadata) {
			return nil, refuse(provider.Other, "The server's challenge names %s as its metadata, which is no https address.",
				shown(challenge.Metadata))
		}
		addresses = []string{challenge.Metadata}
	}
	for _, address := range addresses {
		a, err := s.document(ctx, "Protected resource metadata", address)
		if err != nil {
			return nil, err
		}
		if a == nil {
			continue
		}
		m := new(resourceMetadata)
		if err := decode(a, m); err != nil {
			return nil, refuse(provider.Other, "The metadata at %s cannot be read: %s.", shown(address), err)
		}
		return m, s.checkResource(m, address)
	}
	if told {
		return nil, refuse(provider.Other, "The server names its metadata at %s, and there is none.", shown(addresses[0]))
	}
	if s.spoke != "" {
		return nil, refuse(provider.Other, "The MCP server %s %s, and says nowhere which server signs users in "+
			"(RFC 9728): no account can be linked there.", shown(s.target.URL), s.spoke)
	}
	return nil, refuse(provider.Other, "%s is no MCP server with a sign-in: it says nowhere which server signs users in "+
		"(RFC 9728). Check the address.", shown(s.target.URL))
}

// wellKnown are the addresses of protected resource metadata: path form, then root.
func wellKnown(address string) []string {
	const name = "/.well-known/oauth-protected-resource"
	u, _ := url.Parse(address) // usable
	root := u.Scheme + "://" + u.Host + name
	if path := strings.TrimSuffix(u.EscapedPath(), "/"); path != "" {
		return []string{root + path, root}
	}
	return []string{root}
}

// checkResource holds the resource against the server. RFC 9728 section 3.3 asks for the server's own address; many
// servers publish one that covers it (their origin, or a path above), which the official clients take as well. What
// does not cover it belongs to somebody else, unless the definition declares it.
func (s *search) checkResource(m *resourceMetadata, address string) error {
	switch declared := s.target.Resource; {
	case m.Resource == "":
		return refuse(provider.Other, "The metadata at %s names no resource (RFC 9728).", shown(address))
	case declared != "" && m.Resource != declared:
		return refuse(provider.Other, "The server now calls itself %s; its definition declares %s.", shown(m.Resource),
			shown(declared))
	case declared == "" && !(s.usable(m.Resource) && covers(m.Resource, s.target.URL)) && s.target.Entered:
		return refuse(provider.Other, "The server's metadata is about %s, not about %s. If you trust it, enter that address.",
			shown(m.Resource), shown(s.target.URL))
	case declared == "" && !(s.usable(m.Resource) && covers(m.Resource, s.target.URL)):
		return refuse(provider.Other, "The server's metadata is about %s, not about %s. Use that address, or declare it as "+
			"the definition's mcp.resource.", shown(m.Resource), shown(s.target.URL))
	case len(m.Servers) == 0:
		return refuse(provider.Other, "The metadata at %s names no authorization server.", shown(address))
	}
	return nil
}

// covers says whether a usable resource is an address, or one above it of the same origin. Nothing is normalised but
// what stands for the same origin.
func covers(resource, address string) bool {
	r, _ := url.Parse(resource)
	a, _ := url.Parse(address)
	if !strings.EqualFold(r.Scheme, a.Scheme) || !strings.EqualFold(r.Host, a.Host) || r.RawQuery != "" {
		return false
	}
	above, path := r.EscapedPath(), a.EscapedPath()
	return above == path || above == "" || strings.HasPrefix(path, strings.TrimSuffix(above, "/")+"/")
}

// issuer chooses the authorization server: the declared one, or the first of the list (RFC 9728 section 7.6 leaves the
// choice to the client).
func (s *search) issuer(m *resourceMetadata) (string, error) {
	issuer := m.Servers[0]
	if declared := s.target.Issuer; declared != "" {
		issuer = declared
		listed := slices.ContainsFunc(m.Servers, func(listed string) bool {
			return listed == declared || strings.TrimSuffix(listed, "/") == strings.TrimSuffix(declared, "/")
		})
		if !listed {
			return "", refuse(provider.Other, "The server now names %s as its authorization server; its definition declares %s. "+
				"Nobody is sent to another one.", shown(strings.Join(m.Servers, ", ")), shown(declared))
		}
	}
	u, err := url.Parse(issuer)
	if !s.usable(issuer) || err != nil || u.RawQuery != "" {
		return "", refuse(provider.Other, "The server names %s as its authorization server, which is no https address.",
			shown(issuer))
	}
	return issuer, nil
}

// document reads one metadata document; nil where there is none. A server in trouble is no "there is none".
func (s *search) document(ctx context.Context, what, address string) (*answer, error) {
	a, err := s.get(ctx, address)
	switch {
	case err != nil:
		s.note(what, address, false, "no answer")
		return nil, err
	case a.status < 300 && !a.isPage():
		s.note(what, address, true, "found")
		return a, nil
	case a.absent():
		s.note(what, address, false, a.inWords())
		return nil, nil
	}
	s.note(what, address, false, a.inWords())
	return nil, refuse(provider.Later, "%s answers %s at present. Try again later.", shown(address), a.inWords())
}

// chooseScopes follows the "Scope Selection Strategy": the challenge's, else those of the resource metadata, else none.
// offline_access is added where the authorization server lists it, since accounts are used when nobody is there.
func (s *search) chooseScopes(f *provider.MCPFound, challenge Challenge, m *resourceMetadata) {
	offline := f.Scopes
	f.Scopes = nil
	switch {
	case len(s.target.Scopes) > 0:
		f.Scopes = s.target.Scopes
		return
	case len(challenge.Scopes) > 0:
		f.Scopes = challenge.Scopes
	default:
		f.Scopes = scopesIn(strings.Join(m.Scopes, " "))
	}
	if slices.Contains(offline, "offline_access") && !slices.Contains(f.Scopes, "offline_access") {
		f.Scopes = append(slices.Clone(f.Scopes), "offline_access")
	}
}
