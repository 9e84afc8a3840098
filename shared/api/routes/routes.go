// Package routes lists every route of Patchbay's HTTP API, for the OpenAPI document and for the tests of who may call
// what. No function links it.
package routes

import (
	"patchbay/shared/api"
	"patchbay/shared/api/events"
	"patchbay/shared/api/flow"
	"patchbay/shared/api/gateway"
	"patchbay/shared/api/hub"
	"patchbay/shared/api/logs"
	"patchbay/shared/api/manage"
	"patchbay/shared/api/mcp"
	"patchbay/shared/api/people"
	"patchbay/shared/api/proxy"
	"patchbay/shared/api/webhooks"
	"patchbay/shared/wire"
)

// All returns the routes of all functions. A handler needs none of its dependencies to mount its routes.
func All() []wire.Route {
	rt := wire.NewRouter(wire.Options{})
	for _, h := range []interface{ Mount(*wire.Router) }{
		&manage.Connectors{}, &manage.Definitions{}, &manage.Sessions{}, &hub.Handler{}, &manage.Accounts{}, &manage.Checks{},
		&manage.UseTokens{}, &manage.PendingCalls{}, &manage.Discovery{},
		&proxy.Handler{}, &flow.Handler{}, &logs.Handler{}, &events.Handler{}, &webhooks.Handler{},
		&people.Handler{}, &people.SignIn{}, &people.Members{}, &people.Projects{}, &people.APIKeys{}, &people.AWSRoles{},
		&mcp.Manage{}, &gateway.Handler{},
	} {
		h.Mount(rt)
	}
	api.MountDocs(rt)
	api.MountCatalog(rt, nil)
	return rt.Routes()
}
