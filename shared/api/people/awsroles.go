package people

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/api/resource"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// AWSRoles answers /aws_roles.
type AWSRoles struct {
	Keys  wire.Authenticator
	Roles *project.Keys
}

// AWSRole is what the project grants to a role of AWS.
type AWSRole struct {
	ID         string               `json:"id"`
	RoleARN    string               `json:"role_arn" doc:"The role, without its path: its name is unique in its account"`
	Name       string               `json:"name"`
	Scopes     []scope.Scope        `json:"scopes"`
	CreatedAt  time.Time            `json:"created_at"`
	ExpiresAt  *time.Time           `json:"expires_at,omitempty" doc:"When it ends, or ended; left out for no end"`
	LastUsed   string               `json:"last_used_on,omitempty" format:"date" doc:"The day in UTC on which the role last called; as of an API key"`
	CallPolicy *resource.CallPolicy `json:"call_policy,omitempty" doc:"Which calls through linked accounts it may make; absent where it may make all"`
}

func awsRoleOf(k project.Listed) AWSRole {
	as := apiKeyOf(k)
	return AWSRole{
		ID: as.ID, RoleARN: k.Role.ARN(), Name: as.Name, Scopes: as.Scopes, CreatedAt: as.CreatedAt, ExpiresAt: as.ExpiresAt,
		LastUsed: as.LastUsed, CallPolicy: as.CallPolicy,
	}
}

// roleTags are the operations'.
var roleTags = []string{"AWS roles"}

// Mount adds the routes.
func (h *AWSRoles) Mount(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "list-aws-roles", Method: http.MethodGet, Path: "/aws_roles", Tags: roleTags,
		Summary: "List the AWS roles that may call", Description: "The oldest first, those included whose access ended.",
	}, h.list)
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "grant-aws-role", Method: http.MethodPost, Path: "/aws_roles", Tags: roleTags,
		DefaultStatus: http.StatusCreated, Summary: "Let an AWS role call without an API key",
		Description: "Whoever has assumed the role calls `/iam/{project}/…` in place of `/…`, signed with Signature " +
			"Version 4 for the service execute-api. Nothing secret is stored. Of one role there is one grant; to change it, " +
			"revoke it and make another. A role cannot be given a scope that whoever grants it does not have.",
		Errors: []int{http.StatusConflict},
	}, h.grant)
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "revoke-aws-role", Method: http.MethodDelete, Path: "/aws_roles/{id}", Tags: roleTags,
		Summary:     "Take an AWS role's access away: it is refused from then on",
		Description: "The answer is what was granted. Use tokens that the role made end, too.",
	}, h.revoke)
}

type listRolesOutput struct {
	Body struct {
		Data []AWSRole `json:"data"`
	}
}

func (h *AWSRoles) list(ctx context.Context, by project.Caller, _ *struct{}) (*listRolesOutput, error) {
	all, err := h.Roles.Roles(ctx, by.Project)
	if err != nil {
		return nil, err
	}
	out := &listRolesOutput{}
	out.Body.Data = make([]AWSRole, len(all))
	for i, k := range all {
		out.Body.Data[i] = awsRoleOf(k)
	}
	return out, nil
}

type grantRoleInput struct {
	Body struct {
		RoleARN    string                  `json:"role_arn" minLength:"1" maxLength:"700" doc:"The role in IAM; its path does not count" example:"arn:aws:iam::123456789012:role/deploy"`
		Name       string                  `json:"name,omitempty" maxLength:"100" doc:"What it is for; the role's own name when left out"`
		Scopes     []string                `json:"scopes" minItems:"1" maxItems:"100" nullable:"false" doc:"What it may do" example:"[\"connectors:read\"]"`
		ExpiresAt  *time.Time              `json:"expires_at,omitempty" doc:"When it ends; never when left out"`
		CallPolicy *resource.NewCallPolicy `json:"call_policy,omitempty" doc:"Which calls through linked accounts it may make"`
	}
}

type awsRoleOutput struct{ Body AWSRole }

func (h *AWSRoles) grant(ctx context.Context, by project.Caller, in *grantRoleInput) (*awsRoleOutput, error) {
	n := project.NewRole{ARN: in.Body.RoleARN, Name: in.Body.Name, Policy: in.Body.CallPolicy.Domain()}
	var err error
	if n.Scopes, err = scope.ParseList(in.Body.Scopes); err != nil {
		return nil, project.ErrInvalidRole.At("body.scopes", err.Error())
	}
	if in.Body.ExpiresAt != nil {
		if n.Expires = in.Body.ExpiresAt.UTC(); n.Expires.IsZero() { // which elsewhere stands for no end
			return nil, project.ErrInvalidRole.At("body.expires_at", "is in the past")
		}
	}
	granted, err := h.Roles.Grant(ctx, by, n)
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "granted_role", granted.ID())
	return &awsRoleOutput{awsRoleOf(project.Listed{Key: granted})}, nil
}

type revokeRoleInput struct {
	ID string `path:"id" maxLength:"128"`
}

func (h *AWSRoles) revoke(ctx context.Context, by project.Caller, in *revokeRoleInput) (*awsRoleOutput, error) {
	was, err := h.Roles.RevokeRole(ctx, by.Project.ID, in.ID)
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "revoked_role", was.ID())
	return &awsRoleOutput{awsRoleOf(was)}, nil
}
