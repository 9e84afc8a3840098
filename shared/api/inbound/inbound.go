// Package inbound serves the addresses to which providers send their webhooks. Nobody has a key for them: a request
// proves itself by its signature. Neither bodies nor headers of these requests are logged.
package inbound

import (
	"io"
	"net/http"

	"patchbay/shared/inbound"
	"patchbay/shared/wire"
)

// Handler serves the addresses.
type Handler struct {
	Inbound *inbound.Service
}

// Mount adds the routes. GET and HEAD are for providers that try an address so.
func (h *Handler) Mount(rt *wire.Router) {
	rt.Page(wire.Public, "POST /inbound/{project}/{auth_config_id}", h.receive)
	rt.Page(wire.Public, "GET /inbound/{project}/{auth_config_id}", h.receive)
}

func (h *Handler) receive(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	wire.Tag(ctx, "project", r.PathValue("project"))
	wire.Tag(ctx, "auth_config", r.PathValue("auth_config_id"))
	body, err := io.ReadAll(io.LimitReader(r.Body, inbound.MaxBody+1))
	if err != nil {
		wire.RefusePage(w, r, inbound.ErrUnread.Because(err))
		return
	}
	answer, err := h.Inbound.Receive(ctx, r.PathValue("project"), r.PathValue("auth_config_id"), &inbound.Request{
		Method: r.Method, URL: wire.BaseURL(ctx) + r.URL.RequestURI(), Query: r.URL.Query(), Header: r.Header, Body: body,
	})
	if err != nil {
		wire.RefusePage(w, r, err)
		return
	}
	head := w.Header()
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	if answer.Type != "" {
		head.Set("Content-Type", answer.Type)
	}
	w.WriteHeader(answer.Status)
	_, _ = io.WriteString(w, answer.Body) // the provider is gone
}
