package policy_test

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"patchbay/shared/fault"
	"patchbay/shared/policy"
)

const base = "https://api.example.com/v1"

func call(t interface{ Fatal(...any) }, method, address string) policy.Call {
	return callWith(t, method, address, nil, "")
}

func callWith(t interface{ Fatal(...any) }, method, address string, header map[string][]string,
	body string) policy.Call {
	if strings.HasPrefix(address, "/") {
		address = "https://api.example.com" + address
	}
	u, err := url.Parse(address)
	home, errHome := url.Parse(base)
	if err = errors.Join(err, errHome); err != nil {
		t.Fatal(err)
	}
	return policy.Read(policy.Request{Method: method, URL: u, Home: home, Header: header, Body: []byte(body)})
}

func rule(text string) policy.Rule {
	methods, path, _ := strings.Cut(text, " ")
	r := policy.Rule{Path: path}
	if host, rest, named := strings.Cut(path, "!"); named {
		r.Host, r.Path = host, rest
	}
	if methods != "*" {
		r.Methods = strings.Split(methods, ",")
	}
	return r
}

func policyOf(readOnly bool, allow, deny string) policy.Policy {
	p := policy.Policy{ReadOnly: readOnly}
	for _, list := range []struct {
		text string
		to   *[]policy.Rule
	}{{allow, &p.Allow}, {deny, &p.Deny}} {
		for line := range strings.SplitSeq(list.text, "; ") {
			if line != "" {
				*list.to = append(*list.to, rule(line))
			}
		}
	}
	return p
}

func TestAdmit(t *testing.T) {
	for _, c := range []struct {
		readOnly    bool
		allow, deny string
		method, at  string
		pass        bool
	}{
		{false, "", "", "DELETE", "/v1/a", true},
		{true, "", "", "GET", "/v1/a", true},
		{true, "", "", "HEAD", "/v1/a", true},
		{true, "", "", "POST", "/v1/a", false},
		{true, "* /**; POST /v1/search", "", "POST", "/v1/search", true},
		{true, "* /**; POST /v1/search", "", "GET", "/v1/a", true},
		{true, "* /**; POST /v1/search", "", "POST", "/v1/a", false},
		{true, "* /v1/a/**", "", "GET", "/v1/b", false},
		{true, "* /v1/a/**", "", "DELETE", "/v1/a/1", false},
		{false, "* /v1/a/**", "", "DELETE", "/v1/a/1", true},
		{false, "* /v1/a/**", "", "GET", "/v1/a", true},
		{false, "* /v1/a/*", "", "GET", "/v1/a/1/b", false},
		{false, "* /v1/*/b", "", "GET", "/v1/a/b", true},
		{false, "* /v1/**/b", "", "GET", "/v1/a/c/b", true},
		{false, "* /v1/**/b/**", "", "GET", "/v1/a/b/c/b", true},
		{false, "* /v1/**/b", "", "GET", "/v1/a/c", false},
		{false, "* /v1/u*s", "", "GET", "/v1/users", true},
		{false, "* /v1/u*s", "", "GET", "/v1/user", false},
		{false, "GET,POST", "", "PUT", "/v1/a", false},
		{false, "GET,POST", "", "POST", "/v1/a", true},
		{false, "* /**", "DELETE", "DELETE", "/v1/a", false},
		{false, "", "DELETE /v1/a/**", "DELETE", "/v1/b", true},
		{false, "", "* /v1/admin/**", "GET", "/v1/admin", false},
		// Hosts.
		{false, "* /v1/**", "", "GET", "https://files.example.com/v1/a", false},
		{false, "* files.example.com!/v1/**", "", "GET", "https://files.example.com/v1/a", true},
		{false, "* files.example.com!/v1/**", "", "GET", "https://FILES.example.com.:443/v1/a", true},
		{false, "* files.example.com!/v1/**", "", "GET", "https://files.example.com:8443/v1/a", false},
		{false, "* files.example.com!/v1/**", "", "GET", "/v1/a", false},
		{false, "* *!/v1/**", "", "GET", "https://files.example.com/v1/a", true},
		{true, "", "", "GET", "https://files.example.com/v1/a", true},
		{false, "", "* /v1/a", "GET", "https://files.example.com/v1/a", false},
		{false, "", "* files.example.com!", "GET", "https://files.example.com/x", false},
		{false, "", "* files.example.com!", "GET", "/x", true},
		// What carries other calls.
		{false, "", "* /v1/admin/**", "POST", "/v1/$batch", false},
		{false, "* /**", "", "POST", "/v1/%24batch", false},
		{false, "* /**; * /v1/$batch", "", "POST", "/v1/$batch", true},
		{false, "* /**", "", "POST", "/batch/drive/v3", false},
		{false, "* /**", "", "POST", "/services/data/v61.0/composite/sobjects", false},
		{false, "* /**", "", "POST", "/crm/v3/objects/contacts/batch/read", true},
		{false, "* /**", "", "GET", "/v1/batch", true},
	} {
		err := policyOf(c.readOnly, c.allow, c.deny).Admit("The key's", call(t, c.method, c.at))
		if (err == nil) != c.pass || err != nil && !errors.Is(err, policy.ErrRefused) {
			t.Errorf("read_only %v, allow %q, deny %q: %s %s: %v; want pass %v", c.readOnly, c.allow, c.deny, c.method, c.at,
				err, c.pass)
		}
	}
}

func TestWords(t *testing.T) {
	for want, p := range map[string]policy.Policy{
		"The key's call policy refuses this call, so nothing was sent: deny rule 2 forbids DELETE, PUT /v1/**.": policyOf(
			false, "", "* /v1/b; DELETE,PUT /v1/**"),
		"The key's call policy refuses this call, so nothing was sent: it is read-only, and no allow rule names " +
			"DELETE for this path.": policyOf(true, "", ""),
		"The key's call policy refuses this call, so nothing was sent: no allow rule names DELETE for this path and " +
			"host.": policyOf(false, "GET", ""),
	} {
		err := p.Admit("The key's", call(t, "delete", "/v1/a"))
		f, _ := errors.AsType[*fault.Error](err)
		if f == nil || f.Message != want || f.Kind != fault.Forbidden {
			t.Errorf("%v; want %q", err, want)
		}
	}
}

// deniedWays are ways to write /v1/admin/keys that some server takes for it.
var deniedWays = []string{
	"/v1/admin/keys", "/v1/admin/keys/", "/v1//admin/keys", "//v1/admin//keys", "/v1/%61dmin/keys", "/v1/admin%2Fkeys",
	"/v1/admin%2fkeys", "/v1%2Fadmin%2Fkeys", "/v1/%2561dmin/keys", "/v1/%25%36%31dmin/keys", "/v1/admin%252Fkeys",
	"/v1/admin%5Ckeys", "/v1/ADMIN/keys", "/v1/Admin/Keys", "/v1/admin;x=1/keys", "/v1/admin/keys;jsessionid=1",
	"/v1/admin%3Bx/keys", "/v1/admin./keys", "/v1/admin%20/keys", "/v1/admin/keys.json", "/v1/admin/keys.XML",
	"/v1/admin/keys?x=1", "/v1/admin/keys%2F", "/v1/%EF%BD%81dmin/keys", "/v1/admin%EF%BC%8Fkeys",
	"https://API.example.com/v1/admin/keys", "https://api.example.com:443/v1/admin/keys",
	"https://files.example.com/v1/admin/keys",
	// Of these nobody knows what a server makes.
	"/v1/x/../admin/keys", "/v1/x/%2e%2e/admin/keys", "/v1/x/%252e%252e/admin/keys", "/v1/./admin/keys",
	"/v1/x/..%2Fadmin/keys", "/v1/x/..;/admin/keys", "/v1/admin%00/keys", "/v1/admin%0a/keys", "/v1/%c0%afadmin/keys",
	"/v1/%2525252525252561dmin/keys",
}

func TestNothingGetsAroundADenial(t *testing.T) {
	for _, deny := range []string{"* /v1/admin/**", "GET /v1/admin/keys", "* /**/admin/**", "* /v1/admin/keys.json"} {
		p := policyOf(false, "", deny)
		for _, at := range deniedWays {
			if err := p.Admit("", call(t, "GET", at)); !errors.Is(err, policy.ErrRefused) {
				t.Errorf("deny %q lets GET %s pass", deny, at)
			}
		}
	}
}

// What is allowed is /v1/files/* alone, and a server may take none of these for that.
func TestNothingGetsAroundAnAllowance(t *testing.T) {
	p := policyOf(false, "GET /v1/files/*", "")
	for _, at := range []string{
		"/v1/files/a%2Fadmin", "/v1/files/a%5Cadmin", "/v1/files/..%2Fadmin", "/v1/files/%2e%2e%2fadmin",
		"/v1/files/a/../../admin", "/v1/files/a%252Fadmin", "/v1/files/..;/admin", "/v1/files;/../admin/x", "/v1/files%2F..%2Fx",
		"/v1/files/..", "/v1/files/.", "/v1/files/%00", "/v1/files/a%0d%0aX:y", "/V1/files/a", "/v1/Files/a", "/v1/files",
		"/v1/files/a/b", "/files/a", "/v1/v1/files/a", "/x/v1/files/a", "https://files.example.com/v1/files/a",
		"https://api.example.com:8443/v1/files/a", "/v1/files/a%EF%BC%8Fb", "/v1/files/%EF%BC%8E%EF%BC%8E",
	} {
		if err := p.Admit("", call(t, "GET", at)); !errors.Is(err, policy.ErrRefused) {
			t.Errorf("GET %s passes", at)
		}
	}
	for _, at := range []string{
		"/v1/files/a", "/v1/files/a%20b?x=../..", "//v1/files/a/", "/v1/files/a;v=1", "/v1/files/%C3%BC",
	} {
		if err := p.Admit("", call(t, "GET", at)); err != nil {
			t.Errorf("GET %s: %v", at, err)
		}
	}
}

func TestMethodsThatHide(t *testing.T) {
	form := map[string][]string{"Content-Type": {"application/x-www-form-urlencoded; charset=utf-8"}}
	multi := map[string][]string{"Content-Type": {"multipart/form-data; boundary=b"}}
	for _, c := range []struct {
		at     string
		header map[string][]string
		body   string
		pass   bool
	}{
		{"/v1/a", nil, `{"name":"x"}`, true},
		{"/v1/a?method=email", nil, "", true},
		{"/v1/a?_method=DELETE", nil, "", false},
		{"/v1/a?x=1&_METHOD=delete", nil, "", false},
		{"/v1/a?x=1;_method=delete", nil, "", false},
		{"/v1/a?_HttpMethod=PATCH", nil, "", false},
		{"/v1/a?%5fmethod=DELETE", nil, "", false},
		{"/v1/a?method=MERGE", nil, "", false},
		{"/v1/a", map[string][]string{"X-HTTP-Method-Override": {"DELETE"}}, "", false},
		{"/v1/a", map[string][]string{"X_http_method_override": {"delete"}}, "", false},
		{"/v1/a", form, "a=1&_method=PUT", false},
		{"/v1/a", form, "a=_method", true},
		{"/v1/a", multi, "--b\r\nContent-Disposition: form-data; Name=\"_method\"\r\n\r\nDELETE\r\n--b--", false},
		{"/v1/a", multi, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n_method\r\n--b--", true},
		{"/v1/a", nil, `{"_method":"DELETE"}`, false},
		{"/v1/a", nil, `{"\u005fmethod":"DELETE"}`, false},
	} {
		for _, p := range []policy.Policy{policyOf(false, "POST", ""), policyOf(true, "POST /v1/*", "")} {
			if err := p.Admit("", callWith(t, "POST", c.at, c.header, c.body)); (err == nil) != c.pass {
				t.Errorf("POST %s, %v, %s: %v; want pass %v", c.at, c.header, c.body, err, c.pass)
			}
		}
		err := policyOf(false, "", "DELETE,PUT,PATCH").Admit("", callWith(t, "POST", c.at, c.header, c.body))
		if (err == nil) != c.pass {
			t.Errorf("without a denial POST %s, %v, %s: %v; want pass %v", c.at, c.header, c.body, err, c.pass)
		}
	}
}

// However a path is encoded, what is denied stays denied, and what is allowed is what it says when it is decoded.
func TestEncodingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		segments := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "admin", "v1", "x y"}), 1, 5).Draw(t, "segments")
		var path strings.Builder
		for _, s := range segments {
			path.WriteString(rapid.SampledFrom([]string{"/", "//", "%2F", "%2f", "%252F", "%5C"}).Draw(t, "slash"))
			for _, c := range []byte(s) {
				form := rapid.SampledFrom([]string{"plain", "once", "twice"}).Draw(t, "form")
				switch {
				case form == "twice":
					path.WriteString("%25" + hex(c))
				case form == "once" || c == ' ':
					path.WriteString("%" + hex(c))
				default:
					path.WriteByte(c)
				}
			}
		}
		c := call(t, "GET", "https://api.example.com/"+path.String())
		refused := policyOf(false, "", "* /**/admin/**").Admit("", c) != nil
		if slices.Contains(segments, "admin") && !refused {
			t.Fatalf("%s passes", path.String())
		}
		allowed := policyOf(false, "* /a/**", "").Admit("", c) == nil
		if segments[0] != "a" && allowed {
			t.Fatalf("%s is allowed", path.String())
		}
	})
}

func hex(c byte) string { return string("0123456789ABCDEF"[c>>4]) + string("0123456789abcdef"[c&15]) }

// Deny wins: no allowance and no read-only makes a denied call pass, and a further policy never lets more pass.
func TestDenyWins(t *testing.T) {
	paths := rapid.SampledFrom([]string{"", "/**", "/v1/**", "/v1/a", "/v1/*", "/v1/a/b"})
	rules := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) policy.Rule {
		return policy.Rule{Path: paths.Draw(t, "path"), Methods: rapid.SliceOfNDistinct(
			rapid.SampledFrom(policy.Methods), 1, 6, rapid.ID[string]).Draw(t, "methods")}
	}), 0, 3)
	rapid.Check(t, func(t *rapid.T) {
		p := policy.Policy{ReadOnly: rapid.Bool().Draw(t, "read only"), Allow: rules.Draw(t, "allow"),
			Deny: rules.Draw(t, "deny")}
		c := call(t, rapid.SampledFrom(policy.Methods).Draw(t, "method"),
			rapid.SampledFrom([]string{"/v1/a", "/v1/a/b", "/v2"}).Draw(t, "path"))
		if p.Admit("", c) == nil && (policy.Policy{Deny: p.Deny}).Admit("", c) != nil {
			t.Fatal("what is denied passes")
		}
		more := p
		more.Deny = append(slices.Clone(p.Deny), rules.Draw(t, "more")...)
		if p.Admit("", c) != nil && more.Admit("", c) == nil {
			t.Fatal("a denial more lets more pass")
		}
	})
}

func TestClean(t *testing.T) {
	good := policy.Policy{Allow: []policy.Rule{{Methods: []string{"get", "GET", "Post"}, Host: "Files.Example.com"}}}
	out, err := good.Clean("body.policy")
	if err != nil || out.Allow[0].Host != "files.example.com" ||
		!slices.Equal(out.Allow[0].Methods, []string{"GET", "POST"}) {
		t.Errorf("%+v, %v", out, err)
	}
	back, err := policy.Parse(out.Text())
	if err != nil || back.Text() != out.Text() || (policy.Policy{}).Text() != "" {
		t.Errorf("%+v, %v", back, err)
	}
	if _, err := policy.Parse("{"); err == nil {
		t.Error("a damaged policy is read")
	}
	for where, r := range map[string]policy.Rule{
		"p.deny[0]": {}, "p.deny[0].methods[0]": {Methods: []string{"TRACE"}}, "p.deny[0].host": {Host: "https://a"},
	} {
		_, err := policy.Policy{Deny: []policy.Rule{r}}.Clean("p")
		f, _ := errors.AsType[*fault.Error](err)
		if f == nil || f.Kind != fault.Invalid || f.Fields[0].Location != where {
			t.Errorf("%s: %v", where, err)
		}
	}
	for _, path := range []string{
		"a", "/a?b", "/a%20", `/a\b`, "/a//b", "/a/../b", "/./a", "/a**", "/a;b", "/a#b", "/\n", "/" + strings.Repeat("a", 256),
	} {
		_, err := policy.Policy{Allow: []policy.Rule{{Path: path}}}.Clean("p")
		f, _ := errors.AsType[*fault.Error](err)
		if f == nil || f.Fields[0].Location != "p.allow[0].path" {
			t.Errorf("%q: %v", path, err)
		}
	}
	many := policy.Policy{Deny: slices.Repeat([]policy.Rule{{Path: "/a"}}, policy.MaxRules+1)}
	long := policy.Policy{Deny: slices.Repeat([]policy.Rule{{Path: "/" + strings.Repeat("a", 200)}}, policy.MaxRules)}
	for _, p := range []policy.Policy{many, long} {
		if _, err := p.Clean("p"); !errors.Is(err, policy.ErrInvalid) {
			t.Errorf("%d rules: %v", len(p.Deny), err)
		}
	}
}

// A path of many segments against a pattern of many wildcards takes no long time: it is read with each call.
func BenchmarkMatch(b *testing.B) {
	p := policyOf(false, "* /**"+strings.Repeat("/**/a*b*c", 20), "")
	c := call(b, "GET", strings.Repeat("/abababab", 900))
	for b.Loop() {
		_ = p.Admit("", c)
	}
}

// What a rule of Approve names is held back however it is written, as a rule of Deny would refuse it.
func TestHolds(t *testing.T) {
	rules := []policy.Rule{{Methods: []string{"POST"}, Path: "/pay/**"}, {Tool: "delete_*"}}
	held, denied := policy.Policy{Approve: rules}, policy.Policy{Deny: rules}
	for _, path := range []string{"/pay", "/pay/1", "/PAY/1", "/p%61y/1", "/pay;x/1", "/other"} {
		for _, method := range []string{"GET", "POST", "DELETE"} {
			c := call(t, method, path)
			if want := denied.Admit("", c) != nil; (held.Holds("The key's", c) != "") != want {
				t.Errorf("%s %s: held %q, want %v", method, path, held.Holds("The key's", c), want)
			}
			if err := held.Admit("", c); err != nil {
				t.Errorf("%s %s: %v", method, path, err)
			}
		}
	}
	if said := held.Holds("The key's", call(t, "POST", "/pay")); said != "The key's call policy, approve rule 1: POST "+
		"/pay/**" {
		t.Errorf("%q", said)
	}
	if err := held.Admit("", call(t, "POST", "/$batch")); err == nil {
		t.Error("an address that takes other calls passes, which no rule sees")
	}
	if held.Empty() || (policy.Policy{Approve: rules[:1]}).Text() == "" {
		t.Error("a policy that holds calls back is none")
	}
	back, err := policy.Parse(held.Text())
	if err != nil || back.Text() != held.Text() {
		t.Errorf("%+v, %v", back, err)
	}
	_, err = policy.Policy{Approve: []policy.Rule{{}}}.Clean("p")
	if f, _ := errors.AsType[*fault.Error](err); f == nil || f.Fields[0].Location != "p.approve[0]" {
		t.Errorf("%v", err)
	}
}
