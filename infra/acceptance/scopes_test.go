package acceptance_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/api/mcp"
	"patchbay/shared/api/routes"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// valid are the bodies of operations that refuse an empty one. Without a valid body a request would not get as far as
// its key.
var valid = map[string]object{
	"create-auth-config":           {"connector_key": "sandbox-key"},
	"check-auth-config":            {"connector_key": "sandbox-key"},
	"create-connect-session":       {"origin_owner_id": "o", "origin_owner_name": "O"},
	"authenticate-connect-session": {"token": "x"},
	"end-connect-session":          {"token": "x"},
	"proxy-request":                {"path": "/me"},
	"call-action":                  {"action": "sandbox-key_get_workspace"},
	"update-auth-config":           {"name": "x"},
	"update-account":               {"label": "x"},
	"import-account":               {"origin_owner_id": "o", "origin_owner_name": "O", "integration_id": "x"},
	"confirm-link":                 {"link_code": "x", "origin_owner_id": "o"},
	"create-webhook":               object{"url": "https://hooks.example.invalid/"},
	"update-webhook":               object{"enabled": true},
	"replay-webhook":               object{"failed": true},
	"update-log-settings":          object{"mode": "errors"},
	"update-hub-settings":          object{"color": "#0a6b4f"},
	"update-project":               object{"name": "x"},
	"create-api-key":               object{"name": "x", "scopes": []string{"project:admin"}},
	"grant-aws-role":               object{"role_arn": "arn:aws:iam::123456789012:role/x", "scopes": []string{"project:admin"}},
	"create-use-token":             object{"name": "x", "origin_owner_id": "o"},
	"invite-member":                object{"email": "x@example.com", "role": "member"},
	"update-member":                object{"role": "member"},

	"put-connector-definition":      object{"key": "own_x"},
	"validate-connector-definition": object{"key": "own_x"},
	"discover-connector":            object{"url": "https://127.0.0.1:1/mcp"},
}

// try calls a route with a key. What it names does not exist.
func (p *tenant) try(r wire.Route, key string) answer {
	path := r.Path
	for _, name := range []string{"{id}", "{key}", "{provider}", "{integration_id}", "{version}"} {
		path = strings.ReplaceAll(path, name, "acc_none_06h0rmzbc5adaad24nj87d6aqr")
	}
	var body any
	if b, ok := valid[r.OperationID]; ok {
		body = b
	}
	return p.call(r.Method, path, body,
		header("Authorization", "Bearer "+key, "x-account-id", "acc_none_06h0rmzbc5adaad24nj87d6aqr"))
}

// refusal is the code of an answer that refuses its caller, and "" for any other answer.
func (a answer) refusal() string {
	if a.status != http.StatusUnauthorized && a.status != http.StatusForbidden {
		return ""
	}
	return a.text("code")
}

// withScopes is the text of a new key.
func (p *tenant) withScopes(scopes []scope.Scope) string {
	p.t.Helper()
	text, _, err := p.admin.CreateKey(p.t.Context(), p.id, project.NewKey{Name: "matrix", Scopes: scopes})
	if err != nil {
		p.t.Fatal(err)
	}
	return text
}

// Every route and every scope: a key with the one scope of a route may call it, and a key with all the others may not.
func TestScopes(t *testing.T) {
	p := newTenant(t)
	exact, others := map[scope.Scope]string{}, map[scope.Scope]string{}
	keys := func(s scope.Scope) (only, rest string) {
		if exact[s] == "" {
			q := newTenant(t) // a project has at most 20 keys
			exact[s] = q.withScopes([]scope.Scope{s})
			others[s] = q.withScopes(slices.DeleteFunc(scope.All(), func(other scope.Scope) bool { return other == s }))
		}
		return exact[s], others[s]
	}
	checked := 0
	for _, r := range routes.All() {
		need := r.Access.Scope()
		if need == "" {
			continue
		}
		checked++
		t.Run(r.OperationID, func(t *testing.T) {
			p := p.on(t)
			only, rest := keys(need)
			if code := p.try(r, only).refusal(); code == "insufficient_scope" || code == "invalid_api_key" {
				t.Errorf("a key with %s alone: %s", need, code)
			}
			refused := p.try(r, rest).problem(http.StatusForbidden, "insufficient_scope")
			if !strings.Contains(refused.text("message"), string(need)) {
				t.Errorf("the message does not say which scope is needed: %s", refused.body)
			}
			p.try(r, "pbk_none").problem(http.StatusUnauthorized, "invalid_api_key")
		})
	}
	if checked < 20 {
		t.Errorf("only %d routes need a scope", checked)
	}
}

// Who writes a definition says where credentials are sent. That right is apart from those to enable a connector.
func TestDefinitionsHaveAScopeOfTheirOwn(t *testing.T) {
	written := 0
	for _, r := range routes.All() {
		changes := strings.HasPrefix(r.Path, "/connector_definitions/{key}") && r.Method != http.MethodGet ||
			r.OperationID == "discover-connector" // which calls an address of the caller's
		if (r.Access.Scope() == scope.DefinitionsWrite) != changes {
			t.Errorf("%s %s needs %q", r.Method, r.Path, r.Access.Scope())
		}
		if changes {
			written++
		}
	}
	if written == 0 {
		t.Error("no route writes definitions")
	}
}

// Routes that ask for no API key are few, and each is meant.
func TestRoutesWithoutKey(t *testing.T) {
	var public []string
	for _, r := range routes.All() {
		switch r.Access {
		case wire.Session:
			if !strings.HasPrefix(r.Path, "/hub/") {
				t.Errorf("%s %s is for a session", r.Method, r.Path)
			}
		case wire.Console:
			if r.Path != "/session" && r.Path != "/projects" && !strings.HasPrefix(r.Path, "/sign-out") {
				t.Errorf("%s %s is for who is signed in", r.Method, r.Path)
			}
		case wire.AnyKey:
			if r.Path != mcp.ManagePath {
				t.Errorf("%s %s is for any key", r.Method, r.Path)
			}
		case wire.Public:
			public = append(public, r.Method+" "+r.Path)
		default:
			if _, err := scope.Parse(string(r.Access.Scope())); err != nil {
				t.Errorf("%s %s: %v", r.Method, r.Path, err)
			}
		}
	}
	slices.Sort(public)
	want := []string{
		"GET /connect/oauth2/{integration_id}", "GET /connect/oauth2/{project}/{auth_config_id}/client.json", "GET /connect/oauth2/{project}/{provider}/callback",
		"GET /connect/oauth2/{provider}/callback", "GET /docs", "GET /docs/connectors",
		"GET /docs/connectors/{key}", "GET /docs/guides", "GET /docs/guides/{name}", "GET /docs/sdks", "GET /docs/{hash}/{name}", "GET /openapi.json",
		"GET /sign-in", "GET /sign-in/callback",
		"HEAD /connect/oauth2/{integration_id}", "HEAD /connect/oauth2/{project}/{provider}/callback",
		"HEAD /connect/oauth2/{provider}/callback", "HEAD /sign-in", "HEAD /sign-in/callback", "POST /connect/oauth2/{project}/{provider}/callback",
		"POST /connect/oauth2/{provider}/callback",
	}
	if !slices.Equal(public, want) {
		t.Errorf("public routes are %q, want %q", public, want)
	}
}
