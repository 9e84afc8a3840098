package hub

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/actor"
	"patchbay/shared/connect"
	"patchbay/shared/fault"
	"patchbay/shared/wire"
)

// ErrOrigin refuses a page that may not show the hub of the session's project.
var ErrOrigin = fault.New(fault.Forbidden, "origin_not_allowed",
	"This page may not show the hub: its origin is none of the project's allowed origins.")

type scopeKey struct{}

// openSession puts the scope of the presented token where withSession finds it, and answers the page's origin. It
// refuses before a body is read.
func (h *Handler) openSession(ctx huma.Context, next func(huma.Context)) {
	sc, err := h.Connect.Open(ctx.Context(), ctx.Header(wire.SessionHeader))
	page, _ := ctx.Context().Value(pageKey{}).(page)
	switch {
	case errors.Is(err, connect.ErrSession):
		page.allow() // whosever page it is: that the session is over is no secret, and the page must be able to say it
	case err == nil && page.origin != "" && !page.own && !sc.Project.Hub.MayShow(page.origin, h.Origins):
		page.deny()
		err = ErrOrigin
	case err == nil:
		page.allow()
	}
	if err != nil {
		wire.Refuse(ctx, err)
		return
	}
	next(huma.WithValue(ctx, scopeKey{}, sc))
}

// withSession adds an operation for an end user's browser. Unknown query parameters are let pass, since published hubs
// add some.
func withSession[I, O any](
	rt *wire.Router, h *Handler, op huma.Operation, fn func(context.Context, connect.Scope, *I) (*O, error),
) {
	op.Middlewares = append(op.Middlewares, h.openSession)
	op.Errors = append(op.Errors, http.StatusForbidden)
	wire.Operation(rt, wire.Session, op, func(ctx context.Context, in *I) (*O, error) {
		sc, ok := ctx.Value(scopeKey{}).(connect.Scope)
		if !ok {
			return nil, connect.ErrSession
		}
		wire.Tag(ctx, "project", sc.Project.ID)
		sc.Note(ctx)
		return fn(actor.With(ctx, sc.Actor()), sc, in)
	})
}
