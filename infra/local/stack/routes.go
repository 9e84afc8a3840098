package stack

import (
	"net/http"

	"patchbay/shared/app"
)

// functions routes as the HTTP API of template.yaml does.
func functions(cfg app.Config) (http.Handler, error) {
	mux := http.NewServeMux()
	for _, f := range []struct {
		build func(app.Config) (http.Handler, error)
		paths []string
	}{
		{app.Connectors, []string{"/connectors", "/connectors/", "/auth_configs", "/auth_configs/", "/project", "/openapi.json", "/docs", "/docs/", "/"}},
		{app.ConnectSessions, []string{"/connect_sessions", "/connect_sessions/"}},
		{app.Hub, []string{"/hub/", "/link", "/hub-assets/", "/embedded/accounts/callback"}},
		{app.OAuth, []string{"/connect/oauth2/"}},
		{app.Accounts, []string{"/accounts", "/accounts/"}},
		{app.Proxy, []string{"/unified/proxy"}},
		{app.Console, []string{"/console", "/console/", "/console-assets/"}},
	} {
		h, err := f.build(cfg)
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
