package people

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Members answers /members.
type Members struct {
	Keys   wire.Authenticator
	People *people.Service
}

// Member is who may open the project in the console, or is invited to.
type Member struct {
	ID        string      `json:"id" doc:"Of a person usr_…, of an invitation inv_…"`
	Name      string      `json:"name" doc:"As the sign-in service tells it; empty until they have signed in"`
	Email     string      `json:"email"`
	Role      people.Role `json:"role" enum:"viewer,member,admin"`
	Invited   bool        `json:"invited" doc:"They have not signed in since"`
	LastAdmin bool        `json:"last_admin" doc:"The project's only admin, who has to stay one"`
	CreatedAt time.Time   `json:"created_at"`
	UpdatedAt time.Time   `json:"updated_at"`
	EndsAt    time.Time   `json:"invitation_ends_at,omitzero" doc:"When an invitation can be taken no more"`
}

func memberOf(m people.Member, last bool) Member {
	out := Member{
		ID: m.ID, Name: m.Name, Email: m.Email, Role: m.Role, Invited: m.Invited(), LastAdmin: last,
		CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
	}
	if m.Invited() {
		out.EndsAt = m.EndsAt()
	}
	return out
}

// memberTags are the operations'.
var memberTags = []string{"Members"}

// Mount adds the routes.
func (h *Members) Mount(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "list-members", Method: http.MethodGet, Path: "/members", Tags: memberTags,
		Summary: "List the project's members and invitations", Description: "Admins first, then by e-mail address.",
	}, h.list)
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "invite-member", Method: http.MethodPost, Path: "/members", Tags: memberTags,
		DefaultStatus: http.StatusCreated, Summary: "Invite somebody by e-mail address",
		Description: "Whoever signs in to the console with the address, and whose sign-in service has verified it, is a " +
			"member from then on. Nothing is sent: tell them. Nobody can give a role that may do more than they may. " +
			"An invitation holds for 14 days, and while whoever made it may invite.",
		Errors: []int{http.StatusConflict},
	}, h.invite)
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "update-member", Method: http.MethodPatch, Path: "/members/{id}", Tags: memberTags,
		Summary: "Change a member's role", Errors: []int{http.StatusConflict, http.StatusPreconditionFailed},
		Description: "It holds from their next request on. The last admin has to stay one (409).",
	}, h.update)
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "remove-member", Method: http.MethodDelete, Path: "/members/{id}", Tags: memberTags,
		DefaultStatus: http.StatusNoContent, Summary: "Remove a member, or take an invitation back",
		Description: "Their next request is refused. API keys that they know go on: revoke those. " +
			"The last admin has to stay (409).",
		Errors: []int{http.StatusConflict},
	}, h.remove)
}

type membersOutput struct {
	Body struct {
		Data []Member `json:"data"`
		// SignIn tells a console that invitations can be taken.
		SignIn bool `json:"sign_in_configured" doc:"Whether this deployment has a service that people sign in with"`
	}
}

func (h *Members) list(ctx context.Context, by project.Caller, _ *struct{}) (*membersOutput, error) {
	all, err := h.People.Members(ctx, by.Project.ID)
	if err != nil {
		return nil, err
	}
	out := &membersOutput{}
	out.Body.SignIn, out.Body.Data = h.People.Offered, make([]Member, len(all))
	for i, m := range all {
		out.Body.Data[i] = memberOf(m, people.IsLastAdmin(m, all))
	}
	return out, nil
}

type inviteInput struct {
	Body struct {
		Email string      `json:"email" minLength:"1" maxLength:"254"`
		Role  people.Role `json:"role" enum:"viewer,member,admin"`
	}
}

type memberOutput struct {
	ETag string `header:"ETag"`
	Body Member
}

func (h *Members) invite(ctx context.Context, by project.Caller, in *inviteInput) (*memberOutput, error) {
	m, err := h.People.InviteBy(ctx, by, in.Body.Email, in.Body.Role)
	if err != nil {
		return nil, err
	}
	return &memberOutput{ETag: wire.ETag(m.Version), Body: memberOf(m, false)}, nil
}

// ByMember is embedded in the input of an operation on one member.
type ByMember struct {
	ID string `path:"id" maxLength:"128"`
}

type updateMemberInput struct {
	ByMember
	wire.Conditional
	Body struct {
		Role people.Role `json:"role" enum:"viewer,member,admin"`
	}
}

func (h *Members) update(ctx context.Context, by project.Caller, in *updateMemberInput) (*memberOutput, error) {
	versions, err := in.Versions()
	if err != nil {
		return nil, err
	}
	m, err := h.People.ChangeRoleBy(ctx, by, in.ID, in.Body.Role, versions)
	if err != nil {
		return nil, err
	}
	all, err := h.People.Members(ctx, by.Project.ID)
	if err != nil {
		return nil, err
	}
	return &memberOutput{ETag: wire.ETag(m.Version), Body: memberOf(m, people.IsLastAdmin(m, all))}, nil
}

func (h *Members) remove(ctx context.Context, by project.Caller, in *ByMember) (*struct{}, error) {
	return nil, h.People.Store.Remove(ctx, by.Project.ID, in.ID)
}
