package lambdatest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	local "patchbay/infra/local/stack"
	"patchbay/infra/patchbay/doctor"
	"patchbay/infra/patchbay/manage"
	"patchbay/shared/app/clients"
)

// CloudFront's managed policies (Developer Guide, "Use managed cache policies" and "Use managed origin request
// policies").
const (
	cachingDisabled  = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
	cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
	allViewerButHost = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
	edgeTemplate     = "infra/deploy/edge.yaml"
	edgeBehaviours   = "Resources/Edge/Properties/DistributionConfig/CacheBehaviors"
	edgeDefault      = "Resources/Edge/Properties/DistributionConfig/DefaultCacheBehavior"
	edgeOrigin       = "Resources/Edge/Properties/DistributionConfig/Origins/0"
	mappingKey       = "tools/patchbay"
)

// edge answers as CloudFront does with a distribution of edge.yaml: the first behaviour whose pattern meets, its
// methods, what its policies keep and pass on, and the origin's path.
type edge struct {
	document map[string]any
	origin   *url.URL

	mu   sync.Mutex
	kept map[string]*httptest.ResponseRecorder
}

// pattern meets a path as CloudFront's do: * is anything, slashes too, and ? one character.
func pattern(p string) *regexp.Regexp {
	return regexp.MustCompile("^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(p)) + "$")
}

func (e *edge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	behaviour := at(e.document, edgeDefault)
	for _, b := range list(at(e.document, edgeBehaviours)) {
		if pattern(at(b, "PathPattern").(string)).MatchString(r.URL.Path) {
			behaviour = b
			break
		}
	}
	methods := []any{http.MethodGet, http.MethodHead}
	if more, ok := at(behaviour, "AllowedMethods").([]any); ok {
		methods = more
	}
	if !slices.Contains(methods, any(r.Method)) {
		http.Error(w, "this distribution does not allow the method", http.StatusForbidden)
		return
	}
	keeps := at(behaviour, "CachePolicyId") == cachingOptimized
	e.mu.Lock()
	before := e.kept[r.URL.Path]
	e.mu.Unlock()
	if keeps && before != nil {
		before.Header().Set("X-Cache", "Hit from cloudfront")
		resend(w, before)
		return
	}
	got := httptest.NewRecorder()
	(&httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.Out.URL.Scheme, p.Out.URL.Host, p.Out.Host = e.origin.Scheme, e.origin.Host, e.origin.Host
		below, _ := at(e.document, edgeOrigin+"/OriginPath").(string)
		p.Out.URL.Path = below + p.In.URL.Path
		if p.In.URL.RawPath != "" {
			p.Out.URL.RawPath = below + p.In.URL.RawPath
		}
		if at(behaviour, "OriginRequestPolicyId") != allViewerButHost {
			p.Out.Header, p.Out.URL.RawQuery = http.Header{"User-Agent": {"Amazon CloudFront"}}, ""
		}
	}}).ServeHTTP(got, r)
	if keeps && got.Code == http.StatusOK && strings.Contains(got.Header().Get("Cache-Control"), "max-age") {
		e.mu.Lock()
		e.kept[r.URL.Path] = got
		e.mu.Unlock()
	}
	resend(w, got)
}

func resend(w http.ResponseWriter, got *httptest.ResponseRecorder) {
	for name, values := range got.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(got.Code)
	_, _ = w.Write(got.Body.Bytes()) // the caller may be gone
}

// behindEdge is a deployment behind an edge with given parameters: API Gateway serves it at the root and, as a mapping,
// below a key; the functions know the edge's address.
func behindEdge(t *testing.T, parameters map[string]any) (*local.Stack, string) {
	t.Helper()
	s := local.ForTest(t, func(o *local.Options) { o.Events = true })
	given := map[string]any{"ApiDomainName": "api.example.com", "DomainName": "connect.example.com",
		"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0"}
	for name, value := range parameters {
		given[name] = value
	}
	document, _ := resolvedFile(t, edgeTemplate, given)
	e := &edge{document: document, kept: map[string]*httptest.ResponseRecorder{}}
	front := httptest.NewServer(e)
	t.Cleanup(front.Close)
	api, err := local.Functions(func(function string) clients.Config {
		cfg := s.FunctionConfig(function)
		cfg.PublicURL, cfg.AppURL = front.URL, front.URL
		return cfg
	})
	if err != nil {
		t.Fatal(err)
	}
	mapped := http.StripPrefix("/"+mappingKey, api)
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch domain, _ := given["ApiDomainName"].(string); {
		case !strings.HasPrefix(domain, "api."): // the API's own address has no mapping
			api.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, "/"+mappingKey+"/"):
			mapped.ServeHTTP(w, r)
		default:
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"message":"Forbidden"}`))
		}
	}))
	t.Cleanup(gateway.Close)
	if e.origin, err = url.Parse(gateway.URL); err != nil {
		t.Fatal(err)
	}
	return s, front.URL
}

func examined(t *testing.T, s *local.Stack, address string) map[string]doctor.Check {
	t.Helper()
	d := &doctor.Doctor{API: manage.New(address, s.APIKey, "test"), NoAWS: "not asked for", Local: true, Now: time.Now,
		Wait: time.Minute, Note: func(string, ...any) {}}
	all := map[string]doctor.Check{}
	for _, c := range d.Run(t.Context()) {
		all[c.Name] = c
	}
	return all
}

// TestEdge: through the distribution, by the API's own address and by a mapping of a domain, the doctor finds all well,
// pages and what they load come, and of these alone copies are kept.
func TestEdge(t *testing.T) {
	t.Parallel()
	for name, parameters := range map[string]map[string]any{
		"the API's own address": {"ApiDomainName": "a1b2.execute-api.eu-central-1.amazonaws.com"},
		"a path of a domain":    {"BasePath": mappingKey},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, address := behindEdge(t, parameters)
			for name, c := range examined(t, s, address) {
				if c.Outcome == doctor.Wrong || c.Outcome == doctor.Skipped && name != "stack" && name != "alarms" &&
					name != "table" && name != "root keys" && name != "failure queues" {
					t.Errorf("%s: %s: %s", name, c.Outcome, c.Says)
				}
			}
			for _, page := range []string{"/console", "/docs"} {
				if status, _, _ := visit(t, address+page); status != http.StatusOK {
					t.Errorf("%s: %d", page, status)
				}
			}
			_, _, text := visit(t, address+"/console")
			assets := regexp.MustCompile(`(?:src|href)="(console-assets/[^"]+)"`).FindAllStringSubmatch(text, -1)
			if len(assets) == 0 {
				t.Fatalf("the console loads nothing: %.500s", text)
			}
			for _, found := range assets {
				asset := "/" + found[1]
				for visits := range 2 {
					status, h, _ := visit(t, address+asset)
					if hit := h.Get("X-Cache") != ""; status != http.StatusOK || hit != (visits == 1) {
						t.Errorf("%s: visit %d: %d, kept %v", asset, visits, status, hit)
					}
				}
			}
		})
	}
}

// TestEdgeMisled: a mapping's domain without its path reaches nothing, and the doctor says where to look.
func TestEdgeMisled(t *testing.T) {
	t.Parallel()
	s, address := behindEdge(t, nil)
	c := examined(t, s, address)["address"]
	if c.Outcome != doctor.Wrong || !strings.Contains(c.Says, "403 and not as Patchbay does") ||
		!strings.Contains(c.Do, "BasePath") {
		t.Errorf("%+v", c)
	}
}

// TestEdgeKeeps: a distribution that kept everything would tell one key's answers to another, which the doctor sees.
func TestEdgeKeeps(t *testing.T) {
	t.Parallel()
	s, _ := behindEdge(t, nil)
	to, err := url.Parse(s.BaseURL)
	if err != nil {
		t.Fatal(err)
	}
	p := httputil.NewSingleHostReverseProxy(to)
	p.ModifyResponse = func(r *http.Response) error { r.Header.Set("X-Cache", "Hit from cloudfront"); return nil }
	front := httptest.NewServer(p)
	t.Cleanup(front.Close)
	if c := examined(t, s, front.URL)["caches"]; c.Outcome != doctor.Wrong || !strings.Contains(c.Do, "/hub-assets/*") {
		t.Errorf("%+v", c)
	}
}

func visit(t *testing.T, address string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode, res.Header, string(text)
}
