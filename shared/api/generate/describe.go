package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/wire"
)

const about = "Connect your customers' HR, ATS, CRM and other systems, in your own AWS account.\n\n" +
	"A query parameter, a member of a body or a body that an operation does not have is refused (400), never passed over. " +
	"Within version 1 an answer may gain members, so a client must pass over those that it does not know. " +
	"An enumeration in an answer gains no value within version 1.\n\n" +
	"Each operation says which scope its API key needs, in its description and as `x-scope`."

// tags groups the operations. A webhook must have a tag that no operation has: openapi-generator drops the operations
// of a tag that a webhook has, too.
func tags() []*huma.Tag {
	return []*huma.Tag{
		{Name: "Connectors", Description: "The catalog, and what the project made of each connector."},
		{Name: "Auth configs", Description: "How a connector is authenticated: the owner's settings, entered once."},
		{Name: "Project", Description: "The project that the API key belongs to."},
		{Name: "API keys", Description: "What the project's back end presents with each request."},
		{Name: "Members", Description: "The people who may open the project in the console."},
		{Name: "Connect sessions", Description: "The right of one end user to link or edit an account."},
		{Name: "Accounts", Description: "Your customers' linked accounts."},
		{Name: "Proxy", Description: "Calls to a connector's API with a linked account's credentials."},
		{Name: "Webhooks", Description: "Addresses of your back end that events are delivered to."},
		{Name: webhookTag, Description: "What is delivered to webhook endpoints, as signed by Standard Webhooks 1.0."},
		{Name: "Console", Description: "Who is signed in to the console. For its pages, which send a cookie along."},
		{Name: "Hub", Description: "What the hub calls from an end user's browser, with a connect session's token."},
	}
}

// describe is the description of the routes, with what is true of all of them.
func describe(routes []wire.Route) *huma.OpenAPI {
	doc := wire.Describe(routes)
	doc.Info.Description = about
	doc.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	doc.Servers = []*huma.Server{{URL: "/", Description: "The deployment that serves this document"}}
	doc.Tags = tags()
	doc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		wire.SchemeBasic:  {Type: "http", Scheme: "basic", Description: "The API key as user name, no password."},
		wire.SchemeBearer: {Type: "http", Scheme: "bearer", Description: "The API key as Bearer token."},
		wire.SchemeSession: {
			Type:        "apiKey",
			In:          "header",
			Name:        wire.SessionHeader,
			Description: "A connect session's token.",
		},
		wire.SchemeConsole: {
			Type:        "apiKey",
			In:          "cookie",
			Name:        "__Host-patchbay",
			Description: "The session of who is signed in to the console.",
		},
	}
	for _, op := range operations(doc) {
		addDefault(op)
	}
	addWebhooks(doc)
	openAnswers(doc)
	return doc
}

// addDefault describes every status that an operation does not list, such as the 429 of a gateway, as a problem.
// Generated clients then read its message.
func addDefault(op *huma.Operation) {
	if op.Responses["default"] != nil {
		return
	}
	op.Responses["default"] = &huma.Response{
		Description: "Any other error",
		Content:     op.Responses["400"].Content,
	}
}

// operations are those of the document, in the order of their paths.
func operations(doc *huma.OpenAPI) (all []*huma.Operation) {
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		item := doc.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				all = append(all, op)
			}
		}
	}
	return all
}

// openAnswers lets answers have further members. huma closes every object, and clients that some generators make refuse
// an unknown member, so that each new one would break them. Request bodies stay closed: what is unknown in them is
// refused.
func openAnswers(doc *huma.OpenAPI) {
	named := doc.Components.Schemas.Map()
	asked, answered := map[*huma.Schema]bool{}, map[*huma.Schema]bool{}
	for _, op := range operations(doc) {
		if op.RequestBody != nil {
			collect(named, op.RequestBody.Content, asked)
		}
		for _, r := range op.Responses {
			collect(named, r.Content, answered)
		}
	}
	for s := range answered {
		if asked[s] && s.AdditionalProperties == false {
			panic(
				fmt.Sprintf(
					"a request and an answer share a schema, which cannot be closed and open: %v",
					slices.Sorted(maps.Keys(s.Properties)),
				),
			)
		}
		if s.AdditionalProperties == false {
			s.AdditionalProperties = nil
		}
	}
}

// collect adds all schemas that the content reaches.
func collect(named map[string]*huma.Schema, content map[string]*huma.MediaType, into map[*huma.Schema]bool) {
	var visit func(s *huma.Schema)
	visit = func(s *huma.Schema) {
		if s == nil || into[s] {
			return
		}
		into[s] = true
		if s.Ref != "" {
			visit(named[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]])
		}
		visit(s.Items)
		for _, p := range s.Properties {
			visit(p)
		}
		for _, list := range [][]*huma.Schema{s.OneOf, s.AnyOf, s.AllOf} {
			for _, part := range list {
				visit(part)
			}
		}
		if values, ok := s.AdditionalProperties.(*huma.Schema); ok {
			visit(values)
		}
	}
	for _, media := range content {
		visit(media.Schema)
	}
}
