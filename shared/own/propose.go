package own

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/project"
)

// Proposal is a definition that Patchbay wrote. Nothing of it is stored.
type Proposal struct {
	Key, Name string
	Source    string
}

// ProposeMCP writes a definition for the MCP server at an address, with a key that the project does not have yet. name
// is the connector's, which the address gives where it is "". ErrInvalid, ErrTooMany.
func (s *Service) ProposeMCP(ctx context.Context, p project.Project, address, name string) (Proposal, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return Proposal{}, ErrInvalid.At("body.url", "is no address of a server")
	}
	all, err := s.Store.Definitions(ctx, p.ID)
	if err != nil {
		return Proposal{}, err
	}
	if len(all) >= MaxDefinitions {
		return Proposal{}, ErrTooMany
	}
	out := Proposal{Name: name}
	words := named(u.Hostname())
	if out.Name == "" {
		out.Name = strings.ToUpper(words[:1]) + words[1:]
	}
	stem := catalog.OwnPrefix + strings.Trim(strings.Map(keyRune, words), "-")
	out.Key = stem
	for n := 2; slices.ContainsFunc(all, func(d Definition) bool { return d.Key == out.Key }); n++ {
		out.Key = stem + "-" + strconv.Itoa(n)
	}
	out.Source = fmt.Sprintf(`key: %s
name: %s
categories: [ticketing]
release_stage: preview
version: 1.0.0
api: {base_url: %s}
auth:
  - key: mcp
    label: Sign in
    scheme: mcp
    mcp: {url: %s}
`, out.Key, strconv.Quote(out.Name), strconv.Quote(u.Scheme+"://"+u.Host), strconv.Quote(address))
	_, _, problems, err := s.Check(out.Key, out.Source)
	if err == nil && len(problems) > 0 {
		err = refusal(problems)
	}
	return out, err
}

// maxNamed bounds what of a host's name is in a key, so that a number fits behind it.
const maxNamed = 48

// named is what of a host's name tells the product: linear of mcp.linear.app.
func named(host string) string {
	host = strings.ToLower(host)
	if net.ParseIP(host) != nil {
		return "server " + host
	}
	labels := strings.Split(strings.Trim(host, "."), ".")
	if len(labels) > 1 {
		labels = labels[:len(labels)-1]
	}
	if len(labels) > 1 && slices.Contains([]string{"mcp", "www", "api", "ai", "remote"}, labels[0]) {
		labels = labels[1:]
	}
	text := strings.Join(labels, " ")
	if text == "" {
		return "server"
	}
	return text[:min(len(text), maxNamed)]
}

func keyRune(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
		return r
	}
	return '-'
}
