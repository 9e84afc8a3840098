package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"patchbay/shared/activity"
	"patchbay/shared/outbound"
	"patchbay/shared/provider"
)

const (
	// maxDocument is how long a metadata document or a registration may be, in bytes. Real ones have a few kilobytes.
	maxDocument = 128 << 10
	// maxRedirects is how many redirects a metadata document may be behind.
	maxRedirects = 2
)

// answer is what an address said, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// absent says that nothing is at the address. A server in trouble says nothing of the kind.
func (a *answer) absent() bool {
	return a.status >= 400 && a.status < 500 && a.status != http.StatusTooManyRequests &&
		a.status != http.StatusRequestTimeout || a.isPage()
}

// isPage says that a good answer is a web page, which sites have that answer every address alike.
func (a *answer) isPage() bool {
	kind, _, _ := mime.ParseMediaType(a.header.Get("Content-Type")) // malformed: no kind
	begin := bytes.ToLower(bytes.TrimSpace(a.body[:min(len(a.body), 200)]))
	return a.status < 300 && (kind == "text/html" || bytes.HasPrefix(begin, []byte("<!doctype html")) ||
		bytes.HasPrefix(begin, []byte("<html")))
}

// inWords is an answer that is not what was asked for.
func (a *answer) inWords() string {
	switch {
	case a.isPage():
		return "a web page"
	case a.status >= 300 && a.status < 400:
		return "a redirect"
	}
	return fmt.Sprintf("HTTP %d", a.status)
}

// do sends a request and reads the answer.
func (c *Client) do(req *http.Request) (*answer, error) {
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "application/json")
	}
	res, err := c.HTTP().Do(req)
	if err != nil {
		return nil, unanswered(req.URL.Host, err)
	}
	defer func() { _ = res.Body.Close() }() // read to its end, or abandoned
	body, err := io.ReadAll(io.LimitReader(res.Body, maxDocument+1))
	if err != nil {
		return nil, unanswered(req.URL.Host, err)
	}
	if len(body) > maxDocument {
		return nil, refuse(provider.Other, "%s answered with more than %d KB, which is no metadata.", req.URL.Host,
			maxDocument>>10)
	}
	return &answer{status: res.StatusCode, header: res.Header, body: body}, nil
}

// get reads a metadata document, behind maxRedirects redirects at most. Each of them goes through the guarded client.
func (c *Client) get(ctx context.Context, address string) (*answer, error) {
	ctx = activity.Doing(ctx, "discovery")
	for range maxRedirects + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
		if err != nil {
			return nil, refuse(provider.Other, "The address %s cannot be used.", shown(address))
		}
		req.Header.Set("Mcp-Protocol-Version", Version)
		a, err := c.do(req)
		if err != nil {
			return nil, err
		}
		to := a.header.Get("Location")
		if a.status < 300 || a.status >= 400 || to == "" {
			return a, nil
		}
		next, err := req.URL.Parse(to)
		if err != nil {
			return a, nil
		}
		address = next.String()
	}
	return nil, refuse(provider.Other, "The metadata at %s is behind too many redirects.", shown(address))
}

// unanswered is a call without an answer, which may have one later, unless the address is one that nobody may call.
func unanswered(host string, err error) error {
	err = outbound.Cause(err)
	e := refuse(provider.Later, "%s could not be reached. Try again later.", shown(host))
	e.Unanswered, e.Cause = true, err
	switch {
	case errors.Is(err, outbound.ErrAddress), errors.Is(err, outbound.ErrInsecure):
		e.Kind, e.Code, e.Unanswered = provider.Other, provider.CodeAddress, false
		e.Description = "The server names the address " + shown(host) + ", which Patchbay may not call: only https on the " +
			"public Internet is allowed."
	case errors.Is(err, outbound.ErrTooLarge):
		e.Kind, e.Code, e.Unanswered = provider.Other, provider.CodeTooLarge, false
		e.Description = shown(host) + " answered with more than Patchbay reads."
	}
	return e
}

// decode reads a JSON object.
func decode(a *answer, into any) error {
	if trimmed := bytes.TrimSpace(a.body); len(trimmed) == 0 || trimmed[0] != '{' {
		return errors.New("no JSON object")
	}
	if err := json.Unmarshal(a.body, into); err != nil {
		return errors.New("malformed JSON")
	}
	return nil
}

// usable is an address that a metadata document names, as a value to keep: absolute, https, no user, no fragment, none
// of the braces that templates have.
func (c *Client) usable(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || c.Loopback && u.Scheme == "http" && outbound.IsLoopback(u.Hostname())) &&
		u.Host != "" && u.User == nil && u.Fragment == "" && !strings.ContainsAny(address, "{}\"<> #\\") &&
		len(address) <= maxAddress &&
		printable(address)
}

const maxAddress = 1000

func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// shown is a stranger's text in a sentence of ours.
func shown(s string) string {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return -1
		}
		return r
	}, s[:min(len(s), 300)])
	if len(s) > 200 {
		return s[:199] + "…"
	}
	return s
}
