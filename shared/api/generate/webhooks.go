package main

import (
	"maps"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/event"
	"patchbay/shared/webhook/deliver"
)

// webhookTag is of the document's webhooks alone. openapi-generator drops the operations of a tag that a webhook has,
// too.
const webhookTag = "Webhook events"

// addWebhooks describes what is delivered to webhook endpoints, by the events' names.
func addWebhooks(doc *huma.OpenAPI) {
	payload := doc.Components.Schemas.Schema(reflect.TypeFor[deliver.Payload](), true, "WebhookEvent")
	doc.Webhooks = map[string]*huma.PathItem{}
	for _, t := range event.Types() {
		headers := []*huma.Param{}
		for _, h := range []struct{ name, doc string }{
			{"webhook-id", "Of the event: a delivery that is repeated has the same"},
			{"webhook-timestamp", "Of this try, in seconds since 1970"},
			{"webhook-signature", "v1, and a base64 signature; several with blanks in between after a rotation"},
		} {
			headers = append(headers, &huma.Param{
				Name: h.name, In: "header", Required: true, Description: h.doc, Schema: &huma.Schema{Type: huma.TypeString},
			})
		}
		doc.Webhooks[string(t)] = &huma.PathItem{Post: &huma.Operation{
			OperationID: "on-" + string(t), Tags: []string{webhookTag}, Summary: string(t), Description: t.Doc(),
			Parameters: headers,
			RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
				"application/json": {Schema: payload},
			}},
			Responses: map[string]*huma.Response{
				"2XX": {Description: "The event was taken. Anything else is tried again, for a day."},
			},
		}}
	}
	open := map[*huma.Schema]bool{} // receivers must pass over members that they do not know
	for _, name := range slices.Sorted(maps.Keys(doc.Webhooks)) {
		collect(doc.Components.Schemas.Map(), doc.Webhooks[name].Post.RequestBody.Content, open)
	}
	for s := range open {
		if s.AdditionalProperties == false {
			s.AdditionalProperties = nil
		}
	}
}
