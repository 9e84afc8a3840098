package main

import (
	"context"
	"fmt"
	"time"

	"patchbay/shared/app/admin"
	"patchbay/shared/people"
)

type memberGroup struct {
	Add    memberAdd    `cmd:"" help:"Invite an e-mail address: whoever signs in with it becomes a member."`
	List   memberList   `cmd:"" help:"List a project's members and invitations."`
	Remove memberRemove `cmd:"" help:"Remove a member, who loses everything at once, or take an invitation back."`
}

// ofProject is embedded in what is about one project. Its id is a flag, so that an address and a project cannot be
// mistaken for each other.
type ofProject struct {
	Project string `required:"" help:"The project's id."`
}

type memberAdd struct {
	ofProject
	Email string `required:"" help:"The address that the issuer will name, and vouch for."`
	Role  string `default:"member" enum:"viewer,member,admin" help:"What they may do: ${enum}."`
}

// Run invites somebody.
func (c memberAdd) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	m, err := admin.People(cfg).Invite(ctx, c.Project, c.Email, people.Role(c.Role))
	if err != nil {
		return err
	}
	t.say("%s", memberLine(m))
	t.say("They are a member once they have signed in at the console with this address.")
	return nil
}

type memberList struct {
	ofProject
}

// Run lists members.
func (c memberList) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	if _, err := admin.New(cfg).Store.Project(ctx, c.Project); err != nil {
		return err
	}
	members, err := admin.People(cfg).Members(ctx, c.Project)
	if err != nil {
		return err
	}
	for _, m := range members {
		t.say("%s", memberLine(m))
	}
	if len(members) == 0 {
		t.say("The project has no members: its API keys are the only way in. 'member add' invites the first admin.")
	}
	return nil
}

// memberLine is a member as people see it.
func memberLine(m people.Member) string {
	state := "since " + m.UpdatedAt.Format(time.DateTime)
	if m.Invited() {
		state = "invited " + m.CreatedAt.Format(time.DateTime)
	}
	return fmt.Sprintf("%s  %-6s  %s  %s  %s", m.ID, m.Role, state, plain(m.Email), plain(m.Name))
}

type memberRemove struct {
	ofProject
	Email string `required:"" help:"The member's address, or the first column of 'member list'."`
}

// Run removes somebody.
func (c memberRemove) Run(ctx context.Context, t *Target) error {
	cfg, err := t.open(ctx)
	if err != nil {
		return err
	}
	service := admin.People(cfg)
	members, err := service.Members(ctx, c.Project)
	if err != nil {
		return err
	}
	var found []people.Member
	for _, m := range members {
		if m.ID == c.Email || m.Email != "" && m.Email == people.Address(c.Email) {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		return fmt.Errorf("%q names %d members of the project; see 'member list'", plain(c.Email), len(found))
	}
	if err := service.Store.Remove(ctx, c.Project, found[0].ID); err != nil {
		return err
	}
	t.say("Removed  %s", memberLine(found[0]))
	return nil
}
