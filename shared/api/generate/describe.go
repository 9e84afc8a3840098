package main

import (
	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/wire"
)

// describe is the description of the routes, with what is true of all of them.
func describe(routes []wire.Route) *huma.OpenAPI {
	doc := wire.Describe(routes)
	doc.Info.Description = "Connect your customers' HR, ATS, CRM and other systems, in your own AWS account. " +
		"A query parameter, a member of a body or a body that an operation does not have is refused (400), never passed over."
	doc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		wire.SchemeBasic:   {Type: "http", Scheme: "basic", Description: "The API key as user name, no password."},
		wire.SchemeBearer:  {Type: "http", Scheme: "bearer", Description: "The API key as Bearer token."},
		wire.SchemeSession: {Type: "apiKey", In: "header", Name: wire.SessionHeader, Description: "A connect session's token."},
	}
	return doc
}
