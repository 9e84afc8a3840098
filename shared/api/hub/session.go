package hub

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/actor"
	"patchbay/shared/connect"
	"patchbay/shared/wire"
)

type tokenKey struct{}

// presentToken puts the presented token where withSession finds it. It refuses at once what cannot be a token, before a
// body is read.
func presentToken(ctx huma.Context, next func(huma.Context)) {
	token := ctx.Header(wire.SessionHeader)
	if _, ok := connect.ParseToken(token); !ok {
		wire.Refuse(ctx, connect.ErrSession)
		return
	}
	next(huma.WithValue(ctx, tokenKey{}, token))
}

// withSession adds an operation for an end user's browser. Unknown query parameters are let pass, since published hubs
// add some.
func withSession[I, O any](
	rt *wire.Router, sessions *connect.Service, op huma.Operation, fn func(context.Context, connect.Scope, *I) (*O, error),
) {
	op.Middlewares = append(op.Middlewares, presentToken)
	wire.Operation(rt, wire.Session, op, func(ctx context.Context, in *I) (*O, error) {
		token, _ := ctx.Value(tokenKey{}).(string)
		sc, err := sessions.Open(ctx, token)
		if err != nil {
			return nil, err
		}
		wire.Tag(ctx, "project", sc.Project.ID)
		sc.Note(ctx)
		return fn(actor.With(ctx, sc.Actor()), sc, in)
	})
}
