package bootstrap

import (
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

// Option is what Gateway knows of its deployment.
type Option struct{ base string }

// Below names the key of the API mapping by which a domain's requests come, such as patchbay or tools/patchbay; ""
// where they come as they are. HTTP APIs choose the route without the key, and leave it in the path that the function
// gets.
func Below(key string) Option {
	if key = strings.Trim(key, "/"); key == "" {
		return Option{}
	}
	return Option{base: "/" + key}
}

// withoutBase takes the mapping's key out of an event's path. What comes by the API's own address, or through something
// that has taken the key away, has none: so the route that the gateway chose says whether a path that begins like it
// has it. The transparent proxy's own host has one route for everything, and its paths are the vendor's.
func withoutBase(base string, event events.APIGatewayV2HTTPRequest) events.APIGatewayV2HTTPRequest {
	raw := event.RawPath
	if raw == "" {
		raw = event.RequestContext.HTTP.Path
	}
	rest, found := strings.CutPrefix(raw, base)
	if base == "" || !found || rest != "" && rest[0] != '/' || event.RouteKey == "$default" {
		return event
	}
	_, pattern, _ := strings.Cut(event.RouteKey, " ")
	if first := firstOf(pattern); first != "" && first != firstOf(rest) {
		return event
	}
	event.RawPath = "/" + strings.TrimPrefix(rest, "/")
	return event
}

// firstOf is the first part of a path. The stack's routes all begin with a word.
func firstOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}
