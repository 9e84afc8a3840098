package main

import (
	"log/slog"
	"testing"
	"time"

	"patchbay/shared/actor"
	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/table"
)

// The first admin comes by this command: no function could let them in.
func TestMembers(t *testing.T) {
	o := newOwner(t)
	p := []string{"--project", o.stack.ProjectID}
	member := func(verb string, more ...string) []string {
		return append(append([]string{"member", verb}, p...), more...)
	}
	o.does("", member("list"), "admin@example.com", "admin", "invited") // a local stack's own
	o.does("", member("add", "--email", "Ada@Example.com"), "inv_", "member", "ada@example.com", "signed in")
	o.refused("", member("add", "--email", "ada@example.com", "--role", "admin"), "invited already")
	o.does("", member("add", "bob@example.com"), "bob@example.com")
	o.does("", member("remove", "bob@example.com"), "Removed")
	o.refused("", member("add"), "say one e-mail address")
	o.refused("", member("add", "bob@example.com", "--email", "eve@example.com"), "say one e-mail address")
	o.refused("", member("add", "--email", "ada"), "body.email", "no e-mail address")
	o.refused("", member("add", "--email", "eve@example.com", "--role", "owner"), "owner")
	o.refused("", []string{"member", "add", "--project", "prj_none", "--email", "eve@example.com"}, "no such project")
	o.refused("", []string{"member", "list", "--project", "prj_none"}, "no such project")
	o.refused("", member("remove", "--email", "eve@example.com"), "names 0 members")

	store := table.New(o.stack.Config.DynamoDB(), o.stack.Config.Table).As(actor.Of("test"))
	s := &people.Service{Store: store, Now: time.Now, Log: slog.Default()}
	for _, email := range []string{"admin@example.com", "ada@example.com"} {
		who := people.Identity{
			Issuer: "https://issuer.example", Subject: email, Name: "N of " + email, Email: email, Verified: true,
		}
		if _, _, err := s.SignIn(t.Context(), who, project.SessionRef{}); err != nil {
			t.Fatal(err)
		}
	}
	o.does("", member("list"), "usr_", "SINCE", "N of ada@example.com")
	o.refused("", member("remove", "--email", "admin@example.com"), "last admin")
	o.does("", member("remove", "--email", "ADA@example.com"), "Removed", "ada@example.com")
	o.refused("", member("remove", "--email", "ada@example.com"), "names 0 members")
}
