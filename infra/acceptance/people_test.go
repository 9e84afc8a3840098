package acceptance_test

import (
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/actor"
	"patchbay/shared/api/routes"
	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/table"
)

// person is a browser in which somebody is signed in to the console.
type person struct {
	*tenant
	id     string
	cookie string
}

// peopleOf are the use cases of the owner's command.
func (p *tenant) peopleOf() *people.Service {
	store := table.New(p.stack.Config.DynamoDB(), p.stack.Config.Table).As(actor.Of("test"))
	return &people.Service{Store: store, Now: time.Now, Log: slog.Default()}
}

// signedIn signs in whoever has the e-mail address, as the callback does with a verified id_token.
func (p *tenant) signedIn(email string) *person {
	p.t.Helper()
	text, made, err := p.peopleOf().SignIn(p.t.Context(), people.Identity{
		Issuer: "https://issuer.example", Subject: email, Name: email, Email: email, Verified: true,
	}, project.SessionRef{})
	if err != nil {
		p.t.Fatal(err)
	}
	return &person{p, made.Ref.User, text}
}

// newMember invites an e-mail address of its own and signs in with it.
func (p *tenant) newMember(role people.Role) *person {
	p.t.Helper()
	email := strings.ToLower(string(role) + "-" + p.id + "@example.com")
	if _, err := p.peopleOf().Invite(p.t.Context(), p.id, email, role); err != nil {
		p.t.Fatal(err)
	}
	return p.signedIn(email)
}

// with sends what the console's own page sends.
func (b *person) with(change ...func(*http.Request)) []func(*http.Request) {
	return append([]func(*http.Request){header("Authorization", "", "Cookie", "patchbay="+b.cookie,
		"x-patchbay-csrf", project.CSRF(b.cookie), "x-patchbay-project", b.tenant.id,
		"Origin", b.stack.BaseURL, "Sec-Fetch-Site", "same-origin")}, change...)
}

func (b *person) call(method, path string, body any, change ...func(*http.Request)) answer {
	b.t.Helper()
	return b.tenant.call(method, path, body, b.with(change...)...)
}

// TestSessionInPlaceOfAKey: what a member may do follows from the role, and each write is theirs.
func TestSessionInPlaceOfAKey(t *testing.T) {
	p := newTenant(t)
	admin := p.newMember(people.Admin)
	config := admin.call("POST", "/auth_configs", object{"connector_key": "sandbox-key"}).
		want(http.StatusCreated).text("id")
	account := p.link("owner", config, object{"api_key": goodKey})
	admin.call("GET", "/accounts/"+account, nil).want(http.StatusOK)
	admin.call("POST", "/accounts/"+account+"/test", nil).want(http.StatusOK)
	admin.call("POST", "/connect_sessions", object{"origin_owner_id": "o", "origin_owner_name": "O"}).
		want(http.StatusCreated)
	admin.call("POST", "/unified/proxy", object{"method": "GET", "path": "/employees"},
		header("x-account-id", account)).want(http.StatusOK)
	by, _ := p.item("PROJ#"+p.id, "CFG#sandbox-key#"+config)["by"].(*types.AttributeValueMemberS)
	if by == nil || by.Value != "user:"+admin.id {
		t.Errorf("the auth config is by %v", by)
	}

	viewer := p.newMember(people.Viewer)
	viewer.call("GET", "/accounts", nil).want(http.StatusOK)
	refused := viewer.call("POST", "/auth_configs", object{"connector_key": "sandbox-key"}).
		problem(http.StatusForbidden, "insufficient_scope")
	if !strings.Contains(refused.text("message"), "viewer") {
		t.Errorf("it does not say which role one has: %s", refused.body)
	}
}

// TestRoles: every route and every role. A role may what its scopes say, and nothing else.
func TestRoles(t *testing.T) {
	p := newTenant(t)
	for _, role := range people.Roles() {
		b := p.newMember(role)
		for _, r := range routes.All() {
			need := r.Access.Scope()
			if need == "" || r.OperationID == "" { // the doors of agents take keys alone
				continue
			}
			t.Run(string(role)+"/"+r.OperationID, func(t *testing.T) {
				path := r.Path
				for _, name := range []string{"{id}", "{key}", "{version}"} {
					path = strings.ReplaceAll(path, name, "acc_none_06h0rmzbc5adaad24nj87d6aqr")
				}
				var body any
				if v, ok := valid[r.OperationID]; ok {
					body = v
				}
				c := *b
				c.tenant = p.on(t)
				a := c.call(r.Method, path, body, header("x-account-id", "acc_none_06h0rmzbc5adaad24nj87d6aqr"))
				may, code := slices.Contains(role.Scopes(), need), a.refusal()
				mine := map[string]bool{"": true, "insufficient_scope": true, "session_expired": true, // of a connect session
					"use_token_needs_api_key": true}[code]
				if may == (code == "insufficient_scope") || !mine {
					t.Errorf("a %s at what needs %s: %d %s", role, need, a.status, code)
				}
			})
		}
	}
	if len(people.Viewer.Scopes()) != 5 || len(people.Ordinary.Scopes()) != 11 ||
		len(people.Admin.Scopes()) != len(scope.All()) || people.Role("").Scopes() != nil {
		t.Error("the roles have other scopes than the decision says")
	}
}

// TestSessionIsNoUseToOthers: a cookie is good with the console's own page and for its own projects.
func TestSessionIsNoUseToOthers(t *testing.T) {
	p, other := newTenant(t), newTenant(t)
	b, stranger := p.newMember(people.Admin), other.newMember(people.Admin)
	for name, c := range map[string]struct {
		change func(*http.Request)
		status int
		code   string
	}{
		"of another origin":         {header("Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"), 403, "foreign_request"},
		"of another origin, no Sec": {header("Origin", "https://evil.example", "Sec-Fetch-Site", ""), 403, "foreign_request"},
		"of an opaque origin":       {header("Origin", "null", "Sec-Fetch-Site", ""), 403, "foreign_request"},
		"of the same site":          {header("Origin", "", "Sec-Fetch-Site", "same-site"), 403, "foreign_request"},
		"typed into the browser":    {header("Origin", "", "Sec-Fetch-Site", "none"), 403, "foreign_request"},
		"cookie without header":     {header("x-patchbay-csrf", ""), 403, "foreign_request"},
		"header of another session": {header("x-patchbay-csrf", project.CSRF(stranger.cookie)), 403, "foreign_request"},
		"header without cookie":     {header("Cookie", ""), 401, "invalid_api_key"},
		"another cookie":            {header("Cookie", "patchbay="+flipped(b.cookie)), 401, "session_ended"},
		"no project":                {header("x-patchbay-project", ""), 400, "project_not_named"},
		"another's project":         {header("x-patchbay-project", other.id), 404, "project_not_found"},
		"no project there":          {header("x-patchbay-project", "prj_06h0rmzbc5adaad24nj87d6aqr"), 404, "project_not_found"},
		"a key in another's name":   {header("x-patchbay-project", "prj_../x"), 404, "project_not_found"},
		"a wrong key beside it":     {header("Authorization", "Bearer pbk_none"), 401, "invalid_api_key"},
	} {
		for _, route := range []string{"GET /accounts", "POST /connect_sessions", "POST /unified/proxy", "GET /webhooks",
			"GET /requests/logs", "GET /connectors"} {
			method, path, _ := strings.Cut(route, " ")
			body := map[string]any{"POST /connect_sessions": object{"origin_owner_id": "o", "origin_owner_name": "O"},
				"POST /unified/proxy": object{"path": "/x"}}[route]
			t.Run(name+"/"+path, func(t *testing.T) {
				on := *b
				on.tenant = p.on(t)
				on.call(method, path, body, header("x-account-id", "acc_sandbox-key_06h0rmzbc5adaad24nj87d6aqr"), c.change).
					problem(c.status, c.code)
			})
		}
	}
	// A key that is right wins: it says which project, and the cookie nothing.
	b.call("GET", "/project", nil, header("Authorization", "Bearer "+other.key)).want(http.StatusOK).has("id", other.id)
}

func flipped(text string) string {
	last := map[bool]string{true: "1", false: "0"}[strings.HasSuffix(text, "0")]
	return text[:len(text)-1] + last
}

// TestSessionOfAKey: a browser gets a session of an API key, with the key's scopes, and it ends with the key.
func TestSessionOfAKey(t *testing.T) {
	p := newTenant(t)
	key := p.withScopes([]scope.Scope{scope.AccountsRead})
	anonymous := func(method, path string, body any, change ...func(*http.Request)) answer {
		return send(t, p.stack.BaseURL, method, path, body, change...)
	}
	anonymous("POST", "/session", object{"api_key": key}, header("Origin", "https://evil.example")).
		problem(http.StatusForbidden, "foreign_request")
	anonymous("POST", "/session", object{"api_key": key}, header("Sec-Fetch-Site", "cross-site")).
		problem(http.StatusForbidden, "foreign_request")
	anonymous("POST", "/session", `{"api_key": "`+key+`"}`, header("Content-Type", "text/plain")).
		problem(http.StatusUnsupportedMediaType, "unsupported_media_type")
	anonymous("POST", "/session", object{"api_key": "pbk_x"}).problem(http.StatusUnauthorized, "invalid_api_key")
	anonymous("POST", "/session", object{"api_key": flipped(key)}).problem(http.StatusUnauthorized, "invalid_api_key")
	opened := anonymous("POST", "/session", object{"api_key": key}).want(http.StatusOK).
		has("user", nil, "key.name", "matrix", "projects.0.id", p.id, "projects.0.role", nil,
			"projects.0.scopes", []any{"accounts:read"})
	set := opened.header.Get("Set-Cookie")
	cookie, attributes, _ := strings.Cut(strings.TrimPrefix(set, "patchbay="), ";")
	if attributes != " Path=/; Max-Age=604800; HttpOnly; SameSite=Strict" { // and Secure with __Host-, but for a local one
		t.Errorf("the cookie is %s", set)
	}
	if strings.Contains(string(opened.body), cookie) || opened.header.Get("Cache-Control") != "no-store" ||
		opened.text("csrf") != project.CSRF(cookie) {
		t.Errorf("answered %s", opened.body)
	}
	b := &person{p, "", cookie}
	b.call("GET", "/accounts", nil).want(http.StatusOK)
	b.call("GET", "/connectors", nil).problem(http.StatusForbidden, "insufficient_scope")
	b.call("GET", "/accounts", nil, header("x-patchbay-project", newTenant(t).id)).
		problem(http.StatusNotFound, "project_not_found")
	b.call("GET", "/session", nil).want(http.StatusOK).has("key.id", opened.text("key.id"))

	// Another key in its place ends the former session: nobody keeps two.
	second := anonymous("POST", "/session", object{"api_key": key}, header("Cookie", "patchbay="+cookie)).
		want(http.StatusOK)
	b.call("GET", "/accounts", nil).problem(http.StatusUnauthorized, "session_ended")
	b.cookie, _, _ = strings.Cut(strings.TrimPrefix(second.header.Get("Set-Cookie"), "patchbay="), ";")
	b.call("GET", "/accounts", nil).want(http.StatusOK)

	ref, err := project.ParseKey(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.admin.Store.RevokeKey(t.Context(), p.id, ref.Hash); err != nil {
		t.Fatal(err)
	}
	b.call("GET", "/accounts", nil).problem(http.StatusUnauthorized, "session_ended")
	b.call("GET", "/session", nil).problem(http.StatusUnauthorized, "not_signed_in")
}

// TestSignOut ends one session, or all of a person's, at once.
func TestSignOut(t *testing.T) {
	p := newTenant(t)
	here := p.newMember(people.Viewer)
	email := "viewer-" + p.id + "@example.com"
	there, elsewhere := p.signedIn(email), p.signedIn(email)
	for name, change := range map[string]func(*http.Request){
		"without header": header("x-patchbay-csrf", ""), "of another": header("x-patchbay-csrf", project.CSRF(there.cookie)),
		"cross-site": header("Sec-Fetch-Site", "cross-site"),
	} {
		for _, path := range []string{"/sign-out", "/sign-out/everywhere"} {
			t.Run(name+path, func(t *testing.T) {
				on := *here
				on.tenant = p.on(t)
				on.call("POST", path, nil, change).problem(http.StatusForbidden, "foreign_request")
			})
		}
	}
	out := here.call("POST", "/sign-out", nil).want(http.StatusNoContent)
	if set := out.header.Get("Set-Cookie"); !strings.HasPrefix(set, "patchbay=; Path=/; Max-Age=0") {
		t.Errorf("the cookie stays: %s", set)
	}
	here.call("GET", "/accounts", nil).problem(http.StatusUnauthorized, "session_ended")
	there.call("GET", "/accounts", nil).want(http.StatusOK)
	here.call("POST", "/sign-out/everywhere", nil).problem(http.StatusUnauthorized, "session_ended")
	elsewhere.call("GET", "/accounts", nil).want(http.StatusOK)
	there.call("POST", "/sign-out/everywhere", nil).want(http.StatusNoContent)
	for _, b := range []*person{there, elsewhere} {
		b.call("GET", "/accounts", nil).problem(http.StatusUnauthorized, "session_ended")
	}
	p.signedIn(email).call("GET", "/session", nil).want(http.StatusOK).has("user.email", email, "projects.0.id", p.id,
		"projects.0.role", "viewer", "key", nil)
}

// TestMemberLosesAtOnce: who is removed, or gets another role, has what they have from the next request on.
func TestMemberLosesAtOnce(t *testing.T) {
	p := newTenant(t)
	admin, b := p.newMember(people.Admin), p.newMember(people.Ordinary)
	s, ctx := p.peopleOf(), t.Context()
	b.call("POST", "/auth_configs", object{"connector_key": "sandbox-key"}).want(http.StatusCreated)
	if _, err := s.Store.ChangeRole(ctx, p.id, b.id, people.Viewer, nil); err != nil {
		t.Fatal(err)
	}
	b.call("POST", "/auth_configs", object{"connector_key": "sandbox-key"}).
		problem(http.StatusForbidden, "insufficient_scope")
	b.call("GET", "/accounts", nil).want(http.StatusOK)
	if err := s.Store.Remove(ctx, p.id, b.id); err != nil {
		t.Fatal(err)
	}
	b.call("GET", "/accounts", nil).problem(http.StatusNotFound, "project_not_found")
	b.call("GET", "/session", nil).want(http.StatusOK).has("projects", []any{})
	if err := s.Store.Remove(ctx, p.id, admin.id); !errors.Is(err, people.ErrLastAdmin) {
		t.Errorf("the last admin goes: %v", err)
	}
}

// TestSessionLastsWhileItIsUsed: GET /session moves the end of an unused session, and nothing else does.
func TestSessionLastsWhileItIsUsed(t *testing.T) {
	p := newTenant(t)
	b := p.newMember(people.Viewer)
	ref, err := project.ParseSession(b.cookie)
	if err != nil {
		t.Fatal(err)
	}
	pk, sk := "USER#"+b.id, "SESSION#"+ref.Hash
	idle := func() string {
		n, _ := p.item(pk, sk)["idle_at"].(*types.AttributeValueMemberN)
		return n.Value
	}
	soon := time.Now().Add(time.Hour).UnixMilli()
	p.set(pk, sk, "idle_at", soon)
	b.call("GET", "/accounts", nil).want(http.StatusOK)
	if idle() != itoa(soon) {
		t.Error("a request that is no look at the session moves its end")
	}
	b.call("GET", "/session", nil).want(http.StatusOK)
	moved := idle()
	if moved <= itoa(soon+int64(10*time.Hour/time.Millisecond)) {
		t.Errorf("the end is %s, and was %d", moved, soon)
	}
	b.call("GET", "/session", nil).want(http.StatusOK)
	if idle() != moved {
		t.Error("each look writes")
	}
	p.set(pk, sk, "idle_at", time.Now().Add(-time.Second).UnixMilli())
	b.call("GET", "/accounts", nil).problem(http.StatusUnauthorized, "session_ended")
	b.call("GET", "/session", nil).problem(http.StatusUnauthorized, "not_signed_in")
	p.set(pk, sk, "idle_at", soon)
	p.set(pk, sk, "ends_at", time.Now().Add(-time.Second).UnixMilli())
	b.call("GET", "/session", nil).problem(http.StatusUnauthorized, "not_signed_in")
}

// TestMembersAreAudited: who let whom in, as what, and who was put out.
func TestMembersAreAudited(t *testing.T) {
	t.Parallel()
	p := toldTenant(t)
	admin := p.newMember(people.Admin)
	b := p.newMember(people.Viewer)
	s, email := p.peopleOf(), "viewer-"+p.id+"@example.com"
	if _, err := s.Store.ChangeRole(t.Context(), p.id, b.id, people.Ordinary, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.Store.Remove(t.Context(), p.id, b.id); err != nil {
		t.Fatal(err)
	}
	about := func(action string) answer {
		return admin.call("GET", "/audit?actions="+action+"&subjects="+b.id, nil).want(http.StatusOK)
	}
	p.until("the removal is in the audit log", func() bool { return about("member.deleted").at("data.0") != nil })
	about("member.deleted").has("data.0.before", object{"email": email}, "data.0.by", "system:test", "data.1", nil)
	about("member.updated").has("data.0.before", object{"role": "viewer"}, "data.0.after", object{"role": "member"})
	about("member.created").has("data.0.by", "user:"+b.id, "data.0.after", object{"email": email, "role": "viewer"})
}
