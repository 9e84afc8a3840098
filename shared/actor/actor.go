// Package actor carries who makes a change from the edge of the program to the write, so that a stream record alone
// says it.
package actor

import (
	"context"
	"crypto/rand"
	"strings"
)

// Kind is the sort of an actor.
type Kind string

// The kinds.
const (
	Key  Kind = "key"  // an API key; the ID is project.KeyRef.ID
	User Kind = "user" // a person who is signed in to the console; the ID is usr_…
	// UseToken is whoever has a use token: an agent, a browser, a script. The ID is ust_….
	UseToken Kind = "use_token"
	// Role is whoever has assumed an AWS role; the ID is the ARN of their session.
	Role    Kind = "role"
	Session Kind = "session" // an end user with a connect session; the ID is the session's
	System  Kind = "system"  // a part of Patchbay that acts by itself; the ID is its name
	Command Kind = "command" // the owner's command line; the ID is the command
)

// Actor is who makes a change.
type Actor struct {
	Kind Kind
	ID   string
}

// String is the form in which a change is stored: "kind:id".
func (a Actor) String() string { return string(a.Kind) + ":" + a.ID }

// Parse reads what String wrote. What it did not write is nobody.
func Parse(s string) Actor {
	kind, id, _ := strings.Cut(s, ":")
	return Actor{Kind: Kind(kind), ID: id}
}

// Of is the actor that a part of Patchbay is.
func Of(part string) Actor { return Actor{Kind: System, ID: part} }

type contextKey struct{}

// With returns a context whose changes are the actor's.
func With(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, contextKey{}, a)
}

// From returns the actor of a context. An actor without kind or ID is none.
func From(ctx context.Context) (Actor, bool) {
	a, ok := ctx.Value(contextKey{}).(Actor)
	return a, ok && a.Kind != "" && a.ID != ""
}

// Origin is where a change comes from: what it began with, and whose address asked for it.
type Origin struct {
	Request string // ID of the request or of the schedule's run; it goes along through stream, queue and delivery
	IP      string // of the caller; "" when there is none
}

// String is the form in which a change is stored: the request, a blank and the address.
func (o Origin) String() string {
	if o.IP == "" {
		return o.Request
	}
	return o.Request + " " + o.IP
}

// ParseOrigin reads what String wrote.
func ParseOrigin(s string) Origin {
	request, ip, _ := strings.Cut(s, " ")
	return Origin{Request: request, IP: ip}
}

// Run is the origin of what one run of a schedule changes.
func Run() Origin { return Origin{Request: "run_" + rand.Text()[:16]} }

type originKey struct{}

// WithOrigin returns a context whose changes come from there.
func WithOrigin(ctx context.Context, o Origin) context.Context {
	return context.WithValue(ctx, originKey{}, o)
}

// OriginOf returns where the changes of a context come from.
func OriginOf(ctx context.Context) Origin {
	o, _ := ctx.Value(originKey{}).(Origin)
	return o
}
