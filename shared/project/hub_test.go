package project

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestHubCheck(t *testing.T) {
	origins := func(n int) []string {
		all := make([]string, n)
		for i := range all {
			all[i] = "https://example.com"
		}
		return all
	}
	for name, h := range map[string]Hub{
		"nothing": {}, "origins": {Origins: origins(MaxOrigins)},
		"all": {Product: "Acme", Color: "#0a7d5a", Privacy: "https://acme.example/p?x=1",
			Origins: []string{"http://[::1]:3000"}},
	} {
		if err := h.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, h := range map[string]Hub{
		"long product": {Product: strings.Repeat("x", MaxProduct+1)}, "color without #": {Color: "00a7d5a"},
		"short color": {Color: "#0a7d5"}, "color of other letters": {Color: "#0a7d5g"},
		"privacy http": {Privacy: "http://acme.example"}, "privacy without host": {Privacy: "https:///p"},
		"privacy with user":           {Privacy: "https://a@acme.example"},
		"privacy that cannot be seen": {Privacy: "https://acme.example/\u202e"},
		"long privacy":                {Privacy: "https://acme.example/" + strings.Repeat("x", maxAddress)},
		"long in bytes":               {Privacy: "https://acme.example/" + strings.Repeat("é", maxAddress/2)},
		"too many origins":            {Origins: origins(MaxOrigins + 1)}, "no origin": {Origins: []string{"acme"}},
	} {
		if err := h.Check(); !errors.Is(err, ErrHub) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestIsOrigin(t *testing.T) {
	label := strings.Repeat("a", maxLabel)
	longest := strings.Repeat(strings.Repeat("a", 49)+".", 5)[:maxHost-4] + ".abc"
	for _, text := range []string{
		"https://example.com", "https://a-b.example.com:8443", "https://[2001:db8::1]", "http://localhost:3000",
		"http://127.0.0.1", "http://[::1]:8080", "https://192.0.2.7:1", "https://xn--exmple-cua.com:65535",
		"https://a.4b.example", "https://" + label + ".example", "https://" + longest,
	} {
		if !IsOrigin(text) {
			t.Errorf("%q is none", text)
		}
	}
	for _, text := range []string{
		"", "null", "*", "https://", "https://:8443", "https://example.com/", "https://Example.com", "https://u@example.com",
		"https://example.com:443", "http://localhost:80", "http://example.com", "http://10.0.0.1", "ftp://example.com",
		"https://*.example.com", "https://exämple.com", "https://example.com?x", "https://example.com#x",
		"https://" + strings.Repeat("a", maxAddress) + ".example",
		// Ports that no browser writes.
		"https://example.com:", "https://example.com:0", "https://example.com:08443", "https://example.com:65536",
		"https://example.com:99999999999999999999", "https://example.com:+1",
		// Hosts that no browser writes.
		"https://example..com", "https://.example.com", "https://example.com.", "https://-a.example.com",
		"https://a-.example.com", "https://a_b!.example.com", "https://a" + label + ".example", "https://a" + longest,
		"https://1.2.3", "https://01.2.3.4", "https://256.1.1.1", "https://0x7f.1", "https://example.0x7f", "http://127.1",
		"https://[2001:db8:0:0::1]", "https://[2001:DB8::1]", "https://[::ffff:192.0.2.7]", "https://[fe80::1%25eth0]",
		"https://[192.0.2.7]", "https://2001:db8::1", "https://[::1", "https://a b.example", "https://a%41.example",
	} {
		if IsOrigin(text) {
			t.Errorf("%q is one", text)
		}
	}
}

// A session leads back to an address of http, never to what only looks like one.
func TestRedirectOrigin(t *testing.T) {
	for address, want := range map[string]string{
		"https://App.example.com/a?b=c": "https://app.example.com", "http://localhost:3000/": "http://localhost:3000",
		"": "", "/a": "", "//example.com/a": "", "javascript:alert(1)": "", "https:example.com": "",
		"https://u@example.com/": "", "https://example.com@evil.example/": "", "https://example.com/#a": "",
		"https://example.com/\u202ea": "", "http://example.com/": "",
		"https://example.com/" + strings.Repeat("x", 4*maxAddress): "",
		"https://example.com/" + strings.Repeat("é", 2*maxAddress): "",
	} {
		if got := RedirectOrigin(address); got != want {
			t.Errorf("RedirectOrigin(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestHubNamesOrigins(t *testing.T) {
	const own, deployed, foreign = "https://own.example", "https://deployed.example", "https://foreign.example"
	some := Hub{Origins: []string{own}}
	for name, c := range map[string]struct {
		hub         Hub
		origin      string
		deployment  []string
		named, show bool
	}{
		"its own":                   {some, own, nil, true, true},
		"the deployment's":          {some, deployed, []string{deployed}, true, true},
		"another":                   {some, foreign, []string{deployed}, false, false},
		"another, for all":          {some, foreign, []string{"*"}, false, false},
		"any, where it names none":  {Hub{}, foreign, []string{"*"}, false, true},
		"none, where it names none": {Hub{}, foreign, nil, false, false},
		"no origin":                 {Hub{Origins: []string{""}}, "", []string{""}, false, false},
	} {
		if got := c.hub.Names(c.origin, c.deployment); got != c.named {
			t.Errorf("%s: named is %v", name, got)
		}
		if got := c.hub.MayShow(c.origin, c.deployment); got != c.show {
			t.Errorf("%s: may show is %v", name, got)
		}
	}
}

func TestNewPicture(t *testing.T) {
	for text, kind := range map[string]string{
		"\x89PNG\r\n\x1a\nx": "image/png", "\xff\xd8\xff\xe0": "image/jpeg", "RIFF\x00\x00\x00\x00WEBPV": "image/webp",
		"RIFF\x00\x00\x00\x00WAVEf": "", "RIFF": "", "RIFF\x00\x00\x00\x00WEB": "", "<svg/>": "", "": "", "\x89PNG": "",
	} {
		p, err := NewPicture([]byte(text))
		if p.Type != kind || (kind == "") != errors.Is(err, ErrHub) {
			t.Errorf("%q is %q, %v", text, p.Type, err)
		}
	}
	png := []byte("\x89PNG\r\n\x1a\n")
	if _, err := NewPicture(append(png, bytes.Repeat([]byte{0}, MaxPicture)...)); !errors.Is(err, ErrHub) {
		t.Errorf("a picture that is too large: %v", err)
	}
}
