package stack

import (
	"net/http"
	"strings"

	"patchbay/shared/api/gateway"
	"patchbay/shared/api/mcp"
	"patchbay/shared/app/accounts"
	"patchbay/shared/app/clients"
	"patchbay/shared/app/connectors"
	"patchbay/shared/app/connectsessions"
	"patchbay/shared/app/console"
	"patchbay/shared/app/hub"
	"patchbay/shared/app/inbound"
	"patchbay/shared/app/logs"
	appmcp "patchbay/shared/app/mcp"
	"patchbay/shared/app/mcpmanage"
	"patchbay/shared/app/oauthcallback"
	"patchbay/shared/app/people"
	"patchbay/shared/app/proxy"
	"patchbay/shared/app/webhooks"
)

// Functions routes as the HTTP API of template.yaml does, to functions that are each built from its own configuration.
func Functions(config func(function string) clients.Config) (http.Handler, error) {
	mux, handlers := http.NewServeMux(), map[string]http.Handler{}
	for _, f := range []struct {
		name  string
		build func(clients.Config) (http.Handler, error)
		paths []string
	}{
		{"connectors", connectors.New, []string{
			"/connectors", "/connectors/", "/connector_definitions", "/connector_definitions/", "/auth_configs",
			"/auth_configs/", "/project", "/project/hub", "/categories", "/events", "/events/", "/audit", "/audit/",
			"/openapi.json",
			"/docs", "/docs/", "/",
		}},
		{"connect-sessions", connectsessions.New, []string{"/connect_sessions", "/connect_sessions/"}},
		{"hub", hub.New, []string{"/hub/", "/link", "/connections", "/hub-assets/", "/embedded/accounts/callback"}},
		{"oauth-callback", oauthcallback.New, []string{"/connect/oauth2/"}},
		{"accounts", accounts.New, []string{
			"/accounts", "/accounts/", "/auth_configs/check", "/use_tokens", "/use_tokens/", "/pending_calls",
			"/pending_calls/",
		}},
		{"webhooks", webhooks.New, []string{"/webhooks", "/webhooks/"}},
		{"proxy", proxy.New, []string{"/unified/proxy", "/proxy", "/actions", "/actions/rpc"}},
		{"people", people.New, []string{
			"/session", "/sign-in", "/sign-in/", "/sign-out", "/sign-out/", "/members", "/members/", "/projects", "/api_keys",
			"/api_keys/", "/aws_roles", "/aws_roles/",
		}},
		{"mcp", appmcp.New, []string{gateway.Path}},
		{"mcp-manage", mcpmanage.New, []string{mcp.ManagePath}},
		{"logs", logs.New, []string{"/requests/", "/project/logs"}},
		{"inbound", inbound.New, []string{"/inbound/"}},
		{"console", func(cfg clients.Config) (http.Handler, error) { return console.New(cfg.Config) }, []string{
			"/console", "/console/", "/console-assets/",
		}},
	} {
		h, err := f.build(config(f.name))
		if err != nil {
			return nil, err
		}
		handlers[f.name] = h
		for _, p := range f.paths {
			mux.Handle(p, h)
		}
	}
	mux.Handle("GET /{$}", http.RedirectHandler(config("console").PublicURL+"/console", http.StatusFound))
	return uncleaned(handlers["proxy"], config("proxy").ProxyURL, mux), nil
}

// base is what stands before each path: "" or, as it is in addresses, /patchbay.
func (o Options) base() string {
	if o.BasePath == "" {
		return ""
	}
	return "/" + o.BasePath
}

// mapped answers below an API mapping's key, as a domain does that has this one mapping.
func mapped(base string, api http.Handler) http.Handler {
	if base == "" {
		return api
	}
	below := http.StripPrefix(base, api)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == base {
			http.Redirect(w, r, base+"/", http.StatusFound)
			return
		}
		if !strings.HasPrefix(r.URL.Path, base+"/") {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusForbidden)
			_, _ = w.Write([]byte(`{"message":"Forbidden"}`)) // the caller is gone
			return
		}
		below.ServeHTTP(w, r)
	})
}

// uncleaned hands what is the transparent proxy's to it with its path as it was sent: http.ServeMux would answer a path
// with two slashes by a redirect.
func uncleaned(proxy http.Handler, root string, others http.Handler) http.Handler {
	_, host, _ := strings.Cut(root, "://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host == host || strings.HasPrefix(r.URL.Path, "/proxy/") {
			proxy.ServeHTTP(w, r)
			return
		}
		others.ServeHTTP(w, r)
	})
}
