package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"patchbay/infra/patchbay/manage"
	"patchbay/shared/app/admin"
	"patchbay/shared/people"
)

type memberGroup struct {
	Add    memberAdd    `cmd:"" help:"Invite an e-mail address: whoever signs in with it becomes a member."`
	List   memberList   `cmd:"" help:"List a project's members and invitations."`
	Remove memberRemove `cmd:"" help:"Remove a member, who loses everything at once, or take an invitation back."`
}

type memberAdd struct {
	Address string `arg:"" optional:"" name:"email" help:"The address that the issuer will name, and vouch for."`
	Email   string `help:"The same as a flag." placeholder:"ADDRESS"`
	Role    string `default:"member" enum:"viewer,member,admin" help:"What they may do: ${enum}."`
}

// Run invites somebody.
func (c memberAdd) Run(ctx context.Context, t *Target) error {
	email, err := oneOf(c.Address, c.Email)
	if err != nil {
		return err
	}
	c.Email = email
	if far, err := t.remote(); far || err != nil {
		body := map[string]any{"email": c.Email, "role": c.Role}
		r := manage.Request{Method: http.MethodPost, Path: "/members", Body: body}
		return either(err, func() error { return one(ctx, t, r, func(m member) { t.invited(m) }) })
	}
	cfg, id, err := t.owned(ctx)
	if err != nil {
		return err
	}
	m, err := admin.People(cfg).Invite(ctx, id, c.Email, people.Role(c.Role))
	if err != nil {
		return err
	}
	return t.answer(memberOf(m), func() { t.invited(memberOf(m)) })
}

func (t *Target) invited(m member) {
	t.say("%s", m.line())
	t.say("They are a member once they have signed in at the console with this address.")
}

type memberList struct{}

// Run lists members.
func (c memberList) Run(ctx context.Context, t *Target) error {
	const none = "The project has no members: its API keys are the only way in. 'members add' invites the first admin."
	if far, err := t.remote(); far || err != nil {
		return either(err, func() error {
			return one(ctx, t, manage.Request{Path: "/members"}, func(l list[member]) { t.lines(l.Data, none) })
		})
	}
	cfg, id, err := t.owned(ctx)
	if err != nil {
		return err
	}
	if _, err := admin.New(cfg).Store.Project(ctx, id); err != nil {
		return err
	}
	all, err := admin.People(cfg).Members(ctx, id)
	if err != nil {
		return err
	}
	var members []member
	for _, m := range all {
		members = append(members, memberOf(m))
	}
	return t.answer(listOf(members), func() { t.lines(members, none) })
}

// oneOf is the address that a command names, as an argument or as a flag.
func oneOf(argument, flag string) (string, error) {
	if (argument == "") == (flag == "") {
		return "", usage("say one e-mail address: as an argument, or by --email")
	}
	return argument + flag, nil
}

// lines prints members, or what is said where there are none.
func (t *Target) lines(members []member, none string) {
	var rows [][]string
	for _, m := range members {
		rows = append(rows, m.row())
	}
	t.columns([]string{"id", "role", "since", "email", "name"}, rows)
	if rows == nil {
		t.say("%s", none)
	}
}

// member is a member as the API tells it.
type member struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Email     string    `json:"email"`
	Role      string    `json:"role"`
	Invited   bool      `json:"invited"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func memberOf(m people.Member) member {
	return member{m.ID, m.Name, m.Email, string(m.Role), m.Invited(), m.CreatedAt, m.UpdatedAt}
}

// row is a member as people see it.
func (m member) row() []string {
	state := m.UpdatedAt.Format(time.DateTime)
	if m.Invited {
		state = "invited " + m.CreatedAt.Format(time.DateTime)
	}
	return []string{m.ID, m.Role, state, m.Email, m.Name}
}

func (m member) line() string { return plain(strings.TrimSpace(strings.Join(m.row(), "  "))) }

type memberRemove struct {
	Address string `arg:"" optional:"" name:"email" help:"The member's address, or the first column of 'members list'."`
	Email   string `help:"The same as a flag." placeholder:"ADDRESS"`
}

// Run removes somebody.
func (c memberRemove) Run(ctx context.Context, t *Target) error {
	email, err := oneOf(c.Address, c.Email)
	if err != nil {
		return err
	}
	c.Email = email
	if far, err := t.remote(); far || err != nil {
		return either(err, func() error { return c.remote(ctx, t) })
	}
	cfg, id, err := t.owned(ctx)
	if err != nil {
		return err
	}
	service := admin.People(cfg)
	all, err := service.Members(ctx, id)
	if err != nil {
		return err
	}
	members := make([]member, len(all))
	for i, m := range all {
		members[i] = memberOf(m)
	}
	found, err := c.among(members)
	if err != nil {
		return err
	}
	if err := service.Store.Remove(ctx, id, found.ID); err != nil {
		return err
	}
	return t.answer(found, func() { t.say("Removed  %s", found.line()) })
}

func (c memberRemove) remote(ctx context.Context, t *Target) error {
	api, err := t.api(ctx)
	if err != nil {
		return err
	}
	var all list[member]
	a, err := api.Do(ctx, manage.Request{Path: "/members"})
	if err == nil {
		err = a.Decode(&all)
	}
	if err != nil {
		return err
	}
	found, err := c.among(all.Data)
	if err != nil {
		return err
	}
	if _, err := api.Do(ctx, manage.Request{Method: http.MethodDelete, Path: path("members", found.ID)}); err != nil {
		return err
	}
	return t.answer(found, func() { t.say("Removed  %s", found.line()) })
}

// among is the one member that the command names.
func (c memberRemove) among(all []member) (member, error) {
	var found []member
	for _, m := range all {
		if m.ID == c.Email || m.Email != "" && m.Email == people.Address(c.Email) {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		return member{}, fmt.Errorf("%q names %d members of the project; see 'members list'", plain(c.Email), len(found))
	}
	return found[0], nil
}
