package stack

import (
	"net/http"

	"patchbay/shared/app"
)

// Functions routes as the HTTP API of template.yaml does, to functions that are each built from its own configuration.
func Functions(config func(function string) app.Config) (http.Handler, error) {
	mux := http.NewServeMux()
	for _, f := range []struct {
		name  string
		build func(app.Config) (http.Handler, error)
		paths []string
	}{
		{"connectors", app.Connectors, []string{"/connectors", "/connectors/", "/auth_configs", "/auth_configs/", "/project", "/categories", "/openapi.json", "/docs", "/docs/", "/"}},
		{"connect-sessions", app.ConnectSessions, []string{"/connect_sessions", "/connect_sessions/"}},
		{"hub", app.Hub, []string{"/hub/", "/link", "/hub-assets/", "/embedded/accounts/callback"}},
		{"oauth-callback", app.OAuth, []string{"/connect/oauth2/"}},
		{"accounts", app.Accounts, []string{"/accounts", "/accounts/"}},
		{"proxy", app.Proxy, []string{"/unified/proxy"}},
		{"console", app.Console, []string{"/console", "/console/", "/console-assets/"}},
	} {
		h, err := f.build(config(f.name))
		if err != nil {
			return nil, err
		}
		for _, p := range f.paths {
			mux.Handle(p, h)
		}
	}
	mux.Handle("GET /{$}", http.RedirectHandler("/console", http.StatusFound))
	return mux, nil
}
