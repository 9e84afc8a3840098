package acceptance_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var rounds = flag.Int("generated-rounds", 60, "requests that are generated for each operation")

// generator makes requests from the document's own schemas, and spoils most of them a little. Its seed is fixed, so
// that a failure repeats; PATCHBAY_SEED takes another.
type generator struct {
	*rand.Rand
	c   *contract
	ids []string
}

// strange are texts that parsers, keys and pages have trouble with.
var strange = []string{
	"", " ", "\x00", "a\r\nb", "ü😀", "\u2028", "\ufeff", "../..", "%00", "%", "#", "?", "{}", "null", "0", "-1", "1e999",
	"9223372036854775808", "true", "__proto__",
	"constructor", "<script>", "' OR 1=1", "CONN#x#CFG#y", "PROJ#", "$ref", "__secretvalue:**redacted**", "\\u0000",
	strings.Repeat("x", 65), strings.Repeat("ü", 600),
	strings.Repeat("/", 300), "acc_sandbox-key_00000000000000000000000000", "cfg__00000000000000000000000000",
	"cfg_sandbox-key_0000000000000000000000000Z", "pbs_00000000000000000000000000_" + strings.Repeat("A", 43),
}

func (g *generator) text() string {
	switch g.IntN(5) {
	case 0:
		return g.ids[g.IntN(len(g.ids))]
	case 1:
		return []string{"sandbox-key", "zz-forms", "sandbox-oauth", "hubspot", "api_key", "basic", "hris", "active", "oauth2",
			"o1"}[g.IntN(10)]
	case 2:
		b := make([]rune, g.IntN(40))
		for i := range b {
			b[i] = rune(g.IntN(0x2000))
		}
		return string(b)
	default:
		return strange[g.IntN(len(strange))]
	}
}

// anything is any JSON value.
func (g *generator) anything(depth int) any {
	switch n := g.IntN(9); {
	case n == 0:
		return nil
	case n == 1:
		return g.IntN(2) == 0
	case n == 2:
		return []any{0, -1, 1 << 53, 1.5, json.Number("1e30"), json.Number("12345678901234567890")}[g.IntN(6)]
	case n < 6 || depth > 4:
		return g.text()
	case n == 6:
		list := make([]any, g.IntN(4))
		for i := range list {
			list[i] = g.anything(depth + 1)
		}
		return list
	default:
		o := object{}
		for range g.IntN(4) {
			o[g.text()] = g.anything(depth + 1)
		}
		return o
	}
}

// value makes one that a schema allows, or now and then anything.
func (g *generator) value(schema any, depth int) any {
	s, _ := schema.(object)
	if ref, ok := s["$ref"].(string); ok {
		return g.value(dig(g.c.doc, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), depth)
	}
	if g.IntN(12) == 0 || depth > 6 {
		return g.anything(depth)
	}
	if choices, ok := s["enum"].([]any); ok {
		return choices[g.IntN(len(choices))]
	}
	kind := s["type"]
	if kinds, ok := kind.([]any); ok {
		kind = kinds[g.IntN(len(kinds))]
	}
	switch kind {
	case "object":
		return g.object(s, depth)
	case "array":
		list := make([]any, g.IntN(4))
		for i := range list {
			list[i] = g.value(s["items"], depth+1)
		}
		return list
	case "integer", "number":
		low, _ := s["minimum"].(float64)
		return int(low) + g.IntN(100)
	case "boolean":
		return g.IntN(2) == 0
	case "null":
		return nil
	case "string":
		return g.text()
	}
	return g.anything(depth)
}

func (g *generator) object(s object, depth int) object {
	o := object{}
	needed, _ := s["required"].([]any)
	properties, _ := s["properties"].(object)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		must := false
		for _, n := range needed {
			must = must || n == name
		}
		if must && g.IntN(20) > 0 || g.IntN(3) == 0 {
			o[name] = g.value(properties[name], depth+1)
		}
	}
	if more, ok := s["additionalProperties"].(object); ok {
		for range g.IntN(3) {
			name := []string{"api_key", "partner", "partner_key", "username", "password", "client_id", "client_secret",
				"workspace", g.text()}[g.IntN(9)]
			o[name] = g.value(more, depth+1)
		}
	}
	if g.IntN(25) == 0 {
		o[g.text()] = g.anything(depth)
	}
	return o
}

// request makes one of an operation.
func (g *generator) request(op operation) (path string, body any, headers []string) {
	spec, _ := dig(g.c.doc, "paths", op.path, strings.ToLower(op.method)).(object)
	path = op.path
	query := url.Values{}
	parameters, _ := spec["parameters"].([]any)
	for _, p := range parameters {
		name, _ := find(p, "name").(string)
		text := g.text()
		if v := g.value(find(p, "schema"), 5); g.IntN(2) == 0 {
			text = strings.Trim(fmt.Sprint(v), "[]")
		}
		switch find(p, "in") {
		case "path":
			if text == "" || text == "." || text == ".." {
				text = "x"
			}
			path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(text))
		case "query":
			if g.IntN(3) == 0 {
				query.Add(name, text)
			}
		case "header":
			if g.IntN(2) == 0 {
				headers = append(headers, name, printable(text))
			}
		}
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	if schema := dig(spec, "requestBody", "content", "application/json", "schema"); schema != nil {
		body = g.value(schema, 0)
		if text, err := json.Marshal(body); err == nil && g.IntN(15) == 0 {
			body = text[:g.IntN(len(text)+1)]
		}
	}
	return path, body, headers
}

// printable leaves out what net/http would not send as a header.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, text)
}

// TestGeneratedRequests throws generated requests at every operation: none is answered by a failure of ours, and every
// answer, good or bad, is as the document says.
func TestGeneratedRequests(t *testing.T) {
	if testing.Short() {
		*rounds = min(*rounds, 20)
	}
	seed := uint64(20261124)
	if s, err := strconv.ParseUint(os.Getenv("PATCHBAY_SEED"), 10, 64); err == nil {
		seed = s
	}
	p := newTenant(t)
	c := readContract(t, p)
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), c: c}
	answered := map[int]int{}
	for _, op := range operations(t, p) {
		s := newScene(t) // another for each: they delete what they find
		g.ids = []string{s.config, s.second, s.forms, s.account, s.attempt, s.token, s.id, goodKey, s.webhook, s.event, s.log}
		for i := range *rounds {
			path, body, headers := g.request(op)
			a, err := try(t.Context(), s.stack.BaseURL, op.method, path, body, func(r *http.Request) {
				r.SetBasicAuth(s.key, "")
			},
				header("x-hub-session-token", s.token, "x-account-id", s.account), header(headers...))
			if err != nil {
				t.Fatalf("%s %s: %v", op.method, path, err)
			}
			answered[a.status]++
			if a.status >= http.StatusInternalServerError {
				text, _ := json.Marshal(body)
				t.Errorf("seed %d, %s %d: %s %s %v %.300s: %d %s", seed, op.id, i, op.method, path, headers, text, a.status, a.body)
				continue
			}
			if op.id == "proxy-request" && !strings.Contains(string(a.body), `"statusCode"`) {
				continue // the provider's own words
			}
			if fault := c.fault(op, a); fault != "" && a.status != http.StatusMovedPermanently &&
				a.status != http.StatusTemporaryRedirect {
				t.Errorf("seed %d, %s %d: %s %s: %d %.300s: %s", seed, op.id, i, op.method, path, a.status, a.body, fault)
			}
		}
	}
	if answered[http.StatusOK]+answered[http.StatusCreated] < 100 || answered[http.StatusBadRequest] < 100 {
		t.Errorf("the requests are too uniform to show anything: %v", answered)
	}
	t.Logf("answers by status: %v", answered)
}
