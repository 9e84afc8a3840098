package flow

import (
	"context"
	"net/http"

	"patchbay/shared/api/resource"
	"patchbay/shared/connect"
	"patchbay/shared/provider"
	"patchbay/shared/wire"
)

const clientDocument = "/connect/oauth2/{project}/{auth_config_id}/client.json"

// ownClient is what an auth config's own client is made of.
func ownClient(ctx context.Context, sc connect.Scope, config string) connect.OwnClient {
	project := sc.Project
	app := provider.Application{
		Name: project.ProductName(), Home: wire.BaseURL(ctx),
		Callback: resource.ConfigRedirectURI(ctx, project.ID, config),
	}
	if hash := project.Hub.Logo.Hash; hash != "" {
		app.Logo = wire.BaseURL(ctx) + resource.LogoPath(project.ID, hash)
	}
	return connect.OwnClient{App: app, Document: resource.ClientDocumentURI(ctx, project.ID, config)}
}

// document answers an auth config's client id metadata document, which authorization servers read: public, the same for
// all, and kept for some minutes.
func (h *Handler) document(w http.ResponseWriter, r *http.Request) {
	text, err := h.Connect.ClientDocument(r.Context(), r.PathValue("project"), r.PathValue("auth_config_id"))
	if err != nil {
		h.fail(w, r, connect.Scope{}, err)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "application/json")
	head.Set("Cache-Control", "public, max-age=300")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Access-Control-Allow-Origin", "*")
	_, _ = w.Write([]byte(text))
}
