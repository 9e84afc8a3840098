package inbound_test

import (
	"encoding/json"
	"errors"
	"net/textproto"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
	"patchbay/shared/inbound"
	"patchbay/shared/oauth/jwks"
)

// vector is one request as a vendor signs it. checked says by what of the vendor's: its own example, or its own library
// that takes it.
type vector struct {
	Vendor, Name, Source, Checked string
	Now                           time.Time
	URL                           string
	Setup, Headers                map[string]string
	Body                          string
}

const someURL = "https://connect.example.com/inbound/prj_1/cfg_1"

func (v vector) name() string {
	if v.Name != "" {
		return v.Name
	}
	return v.Vendor
}

func (v vector) request() *inbound.Request {
	address := v.URL
	if address == "" {
		address = someURL
	}
	return requestOf("POST", address, v.Headers, v.Body)
}

func requestOf(method, address string, headers map[string]string, body string) *inbound.Request {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	h := map[string][]string{}
	for name, value := range headers {
		h[textproto.CanonicalMIMEHeaderKey(name)] = []string{value}
	}
	return &inbound.Request{Method: method, URL: address, Query: u.Query(), Header: h, Body: []byte(body)}
}

func vectors(t *testing.T) []vector {
	t.Helper()
	text, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []vector
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// vendorFrame makes a definition of what a file of testdata/vendors says, so that the schema and the check judge it.
const vendorFrame = `key: vendor
name: Vendor
categories: [crm]
release_stage: preview
version: 1.0.0
api: {base_url: "https://api.example.com"}
auth:
  - key: api_key
    label: Key
    scheme: api_key
    config_fields:
      - {key: api_key, label: Key, type: password, secret: true, required: true}
      - {key: subject, label: Subject, type: text}
      - {key: tenant, label: Tenant, type: text}
    place: {header: {X-Key: "{api_key}"}}
`

// webhooksOf is what is declared of a vendor: in the catalog, or in testdata.
func webhooksOf(t *testing.T, vendor string) *catalog.Webhooks {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata/vendors", vendor+".yaml"))
	if errors.Is(err, os.ErrNotExist) {
		c, err := catalog.Open(catalog.Options{})
		if err != nil {
			t.Fatal(err)
		}
		def, err := c.Get(t.Context(), "", vendor)
		if err != nil {
			t.Fatal(vendor, err)
		}
		return def.Auth[0].Webhooks
	}
	if err != nil {
		t.Fatal(err)
	}
	indented := "    " + strings.ReplaceAll(strings.TrimRight(string(text), "\n"), "\n", "\n    ")
	def, err := catalog.Read("vendor.yaml", []byte(vendorFrame+indented+"\n"), yamlfile.Parse)
	if err != nil {
		t.Fatal(vendor, err)
	}
	return def.Auth[0].Webhooks
}

func serviceAt(now time.Time) *inbound.Service {
	return &inbound.Service{Keys: &jwks.Keys{}, Now: func() time.Time { return now }}
}

// TestVendorsVectors has every vendor's own way of signing verify what that vendor's example or library made, and
// refuse it once a byte of the body, the signature or the secret is another, or once it is old.
func TestVendorsVectors(t *testing.T) {
	t.Parallel()
	all := vectors(t)
	for _, v := range all {
		t.Run(v.name(), func(t *testing.T) {
			t.Parallel()
			w := webhooksOf(t, v.Vendor)
			s := serviceAt(v.Now)
			if _, err := s.Verify(t.Context(), w, v.request(), v.Setup); err != nil {
				t.Fatalf("refused: %v", err)
			}
			refuses(t, s, w, v)
			old(t, w, v)
		})
	}
	if len(all) < 25 {
		t.Errorf("%d vectors", len(all))
	}
}

// refuses alters a request in every place that the signature protects.
func refuses(t *testing.T, s *inbound.Service, w *catalog.Webhooks, v vector) {
	t.Helper()
	try := func(what string, v vector) {
		t.Helper()
		if _, err := s.Verify(t.Context(), w, v.request(), v.Setup); !errors.Is(err, inbound.ErrForged) &&
			!errors.Is(err, inbound.ErrKey) {
			t.Errorf("%s: %v", what, err)
		}
	}
	token := w.Signatures[0].Type == catalog.TokenSignature
	if v.Vendor != "mailgun" && !token { // whose signature covers none of what is told, or is none
		altered := v
		altered.Body = strings.Replace(v.Body, `"`, `" `, 1)
		if altered.Body == v.Body {
			altered.Body += "x"
		}
		if v.Vendor == "twilio" || v.Vendor == "slack" {
			altered.Body = v.Body + "&x=1"
		}
		try("another body", altered)
	}
	for name := range v.Setup {
		if name == "client_id" || name == "verify_token" || !names(w, name) || len(w.Signatures) > 1 {
			continue
		}
		other := v
		other.Setup = map[string]string{}
		for n, value := range v.Setup {
			other.Setup[n] = value
		}
		other.Setup[name] = flip(v.Setup[name])
		try("another "+name, other)
	}
	if len(w.Signatures) > 1 {
		return
	}
	for name, value := range v.Headers {
		if !strings.EqualFold("header:"+name, w.Signatures[0].At) {
			continue
		}
		for what, to := range map[string]string{"another signature": flipLast(value), "an empty signature": ""} {
			other := v
			other.Headers = map[string]string{}
			for n, x := range v.Headers {
				other.Headers[n] = x
			}
			other.Headers[name] = to
			if name == "Stripe-Signature" || name == "webhook-signature" {
				other.Headers[name] = strings.NewReplacer("a", "b", "1", "2", "M", "N").Replace(to)
			}
			try(what, other)
		}
	}
}

// names says whether a signature is made with the setup field.
func names(w *catalog.Webhooks, field string) bool {
	return strings.Contains(w.Signatures[0].Key.String(), "{"+field+"}")
}

func flip(text string) string {
	i := len(text) / 2
	other := byte('A')
	if text[i] == other {
		other = 'B'
	}
	return text[:i] + string(other) + text[i+1:]
}

// flipLast changes a character near the end that carries whole bits in every encoding.
func flipLast(text string) string {
	i := len(text) - 6
	if i < 0 {
		return text + "x"
	}
	other := byte('0')
	if text[i] == other {
		other = '1'
	}
	return text[:i] + string(other) + text[i+1:]
}

// old moves the clock past the tolerance, both ways.
func old(t *testing.T, w *catalog.Webhooks, v vector) {
	t.Helper()
	far := []time.Duration{}
	if ts := w.Signatures[0].Timestamp; ts != nil {
		d := time.Duration(ts.Tolerance+1) * time.Second
		far = append(far, d, -d)
		near := d - 2*time.Second
		if _, err := serviceAt(v.Now.Add(near)).Verify(t.Context(), w, v.request(), v.Setup); err != nil {
			t.Errorf("refused within its tolerance: %v", err)
		}
	} else if w.Signatures[0].Type == catalog.JWTSignature {
		far = append(far, time.Hour)
	}
	for _, d := range far {
		_, err := serviceAt(v.Now.Add(d)).Verify(t.Context(), w, v.request(), v.Setup)
		if !errors.Is(err, inbound.ErrOld) {
			t.Errorf("%s off: %v", d, err)
		}
	}
}

// TestNoSecretIsSaid tells an owner whose auth config has no secret from one who is attacked.
func TestNoSecretIsSaid(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		w := webhooksOf(t, v.Vendor)
		_, err := serviceAt(v.Now).Verify(t.Context(), w, v.request(), map[string]string{})
		if !errors.Is(err, inbound.ErrNoSecret) {
			t.Errorf("%s: %v", v.Vendor, err)
		}
	}
}

// What QuickBooks sends is a list of CloudEvents, which may be of several companies: each event has its own.
func TestQuickBooksEvents(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		if v.Vendor != "quickbooks" {
			continue
		}
		w := webhooksOf(t, v.Vendor)
		for at, want := range map[string]string{
			w.ID.String(): "88cd52aa-33b6-4351-9aa4-47572edbd068", w.Type.String(): "qbo.account.created.v1",
			w.Account.At.String(): "1185883450", "{" + w.Time.At + "}": "2026-08-01T08:00:00.179851517Z",
		} {
			path := strings.TrimSuffix(strings.TrimPrefix(at, "{field:"), "}")
			if got := inbound.Lookup(v.Body, "0."+path); w.Each != "*" || len(got) != 1 || got[0] != want {
				t.Errorf("%s of %s: %q, want %q", at, w.Each, got, want)
			}
		}
	}
}
