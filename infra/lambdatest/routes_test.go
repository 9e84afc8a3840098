package lambdatest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"patchbay/shared/awsrole"
)

// route finds the function that the HTTP API calls for a path: the exact route wins, then the longest {proxy+} (HTTP
// API developer guide, "Routing API requests").
func route(deployed map[string]functionProperties, path string) (function, key string) {
	longest := -1
	for name, f := range deployed {
		for _, e := range f.Events {
			if e.Type != "HttpApi" {
				continue
			}
			p := e.Properties.Path
			if parts := strings.SplitN(path, "/", 4); len(parts) == 4 && "/"+parts[1]+"/" == awsrole.Prefix {
				p = strings.Replace(p, "{project}", parts[2], 1)
			}
			if p == path {
				return name, e.Properties.Method + " " + e.Properties.Path
			}
			prefix, greedy := strings.CutSuffix(p, "{proxy+}")
			if greedy && strings.HasPrefix(path, prefix) && len(path) > len(prefix) && len(prefix) > longest {
				longest, function, key = len(prefix), name, e.Properties.Method+" "+e.Properties.Path
			}
		}
	}
	return function, key
}

// TestSamplesTakeTheirRoute makes sure that the gateway would hand each sample to the function that it is a sample of.
func TestSamplesTakeTheirRoute(t *testing.T) {
	t.Parallel()
	deployed := functions(t, readTemplate(t))
	for _, s := range samples() {
		var e events.APIGatewayV2HTTPRequest
		readEvent(t, s.file, &e)
		if e.Version != "2.0" {
			continue // not of the HTTP API
		}
		function, key := route(deployed, e.RawPath)
		if function != s.function() || key != e.RouteKey || key != e.RequestContext.RouteKey {
			t.Errorf("%s: %s goes to %q by %q; the sample says %q", s.file, e.RawPath, function, key, e.RouteKey)
		}
	}
}

// TestRoutesAreOwned lists who answers what, so that a route that moves is seen here.
func TestRoutesAreOwned(t *testing.T) {
	t.Parallel()
	deployed := functions(t, readTemplate(t))
	for path, want := range map[string]string{
		"/connectors": "connectors", "/connectors/meta": "connectors", "/connectors/meta/hubspot": "connectors",
		"/connectors/hubspot/enable": "connectors", "/auth_configs": "connectors",
		"/auth_configs/cfg_1/make_default": "connectors",
		"/project":                         "connectors", "/project/hub": "connectors", "/categories": "connectors", "/openapi.json": "connectors", "/docs": "connectors",
		"/docs/app.js":      "connectors",
		"/connect_sessions": "connect-sessions", "/connect_sessions/authenticate": "connect-sessions",
		"/hub/settings": "hub", "/hub/accounts/acc_1": "hub", "/link": "hub", "/connections": "hub", "/hub-assets/a.js": "hub",
		"/embedded/accounts/callback": "hub",
		"/connect/oauth2/cfg_1":       "oauth-callback", "/connect/oauth2/hubspot/callback": "oauth-callback",
		"/inbound/prj_1/cfg_1": "inbound",
		"/accounts":            "accounts", "/accounts/acc_1/meta": "accounts", "/unified/proxy": "proxy",
		"/actions": "proxy", "/actions/rpc": "proxy", "/proxy": "proxy", "/proxy/accounts/acc_1/v1/users": "proxy",
		"/session": "people", "/sign-in": "people", "/sign-in/callback": "people", "/sign-out/everywhere": "people",
		"/members": "people", "/members/usr_1": "people", "/projects": "people", "/use_tokens": "accounts", "/use_tokens/1": "accounts", "/pending_calls": "accounts", "/pending_calls/1/approve": "accounts", "/api_keys": "people", "/api_keys/1": "people",
		"/aws_roles": "people", "/iam/prj_1/aws_roles/1": "people", "/iam/prj_1/accounts": "accounts",
		"/iam/prj_1/unified/proxy": "proxy", "/iam/prj_1/actions/rpc": "proxy", "/iam/prj_1/session": "", "/iam/prj_1/docs": "", "/iam/prj_1": "", "/iam/prj_1/proxy/x": "",
		"/mcp": "mcp", "/mcp/manage": "mcp-manage",
		"/console": "console", "/console/x": "console", "/console-assets/a.js": "console",
		"/": "", "/mcp/manage/x": "", "/hub": "", "/hubs/settings": "", "/accountsx": "", "/inbound": "", "/unified/proxy/x": "", "/embedded/accounts": "",
	} {
		if got, _ := route(deployed, path); got != want {
			t.Errorf("%s goes to %q, want %q", path, got, want)
		}
	}
}

// readEvent decodes a file of events/.
func readEvent(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "events", file))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
