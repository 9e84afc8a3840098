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

// APIKeys answers /api_keys.
type APIKeys struct {
	Keys wire.Authenticator
	Made *project.Keys
}

// APIKey is a key of the project, without its text.
type APIKey struct {
	ID         string               `json:"id" doc:"Names the key in logs and in the audit log"`
	Name       string               `json:"name"`
	Hint       string               `json:"hint" doc:"The last characters of its text"`
	Scopes     []scope.Scope        `json:"scopes"`
	CreatedAt  time.Time            `json:"created_at"`
	ExpiresAt  *time.Time           `json:"expires_at,omitempty" doc:"When it ends, or ended; left out for a key without end"`
	LastUsed   string               `json:"last_used_on,omitempty" format:"date" doc:"The day in UTC on which it was last used, a minute late; left out when it was not in the last 400 days, and where the project's log does not keep every request"`
	CallPolicy *resource.CallPolicy `json:"call_policy,omitempty" doc:"Which calls through linked accounts it may make; absent where it may make all"`
	Last       bool                 `json:"last" doc:"No other key is live: without it nothing but a signed-in person can call the project's API"`
}

func apiKeyOf(k project.Listed) APIKey {
	out := APIKey{
		ID: k.ID(), Name: k.Name, Hint: k.Hint, Scopes: k.Scopes, CreatedAt: k.CreatedAt, Last: k.Last,
		CallPolicy: resource.CallPolicyOf(k.Policy),
	}
	if !k.ExpiresAt.IsZero() {
		out.ExpiresAt = &k.ExpiresAt
	}
	if !k.LastUsed.IsZero() {
		out.LastUsed = k.LastUsed.Format(time.DateOnly)
	}
	return out
}

// keyTags are the operations'.
var keyTags = []string{"API keys"}

// Mount adds the routes.
func (h *APIKeys) Mount(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "list-api-keys", Method: http.MethodGet, Path: "/api_keys", Tags: keyTags,
		Summary: "List the project's API keys", Description: "The oldest first, those that ended included.",
	}, h.list)
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		Extensions:  wire.Marked(wire.ExtensionSecret),
		OperationID: "create-api-key", Method: http.MethodPost, Path: "/api_keys", Tags: keyTags,
		DefaultStatus: http.StatusCreated, Summary: "Create an API key",
		Description: "The answer holds the key's text, which is shown this once and kept nowhere: so there is no " +
			"Idempotency-Key, and a key whose answer was lost is to be revoked. " +
			"A key cannot be given a scope that its maker does not have.",
		Errors: []int{http.StatusConflict},
	}, h.create)
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "revoke-api-key", Method: http.MethodDelete, Path: "/api_keys/{id}", Tags: keyTags,
		Summary: "Revoke an API key: it is refused from then on",
		Description: "The answer is the key as it was. Its last tells that it was the project's last live one. " +
			"A console session that was made of it ends.",
	}, h.revoke)
}

type listKeysOutput struct {
	Body struct {
		Data []APIKey `json:"data"`
		// UseKnown tells a key that was not used from one whose use nobody noted.
		UseKnown bool `json:"last_use_known" doc:"Whether last_used_on is told: the project's log keeps every request"`
	}
}

func (h *APIKeys) list(ctx context.Context, by project.Caller, _ *struct{}) (*listKeysOutput, error) {
	all, err := h.Made.List(ctx, by.Project)
	if err != nil {
		return nil, err
	}
	out := &listKeysOutput{}
	out.Body.UseKnown, out.Body.Data = project.KnowsUse(by.Project.Logs), make([]APIKey, len(all))
	for i, k := range all {
		out.Body.Data[i] = apiKeyOf(k)
	}
	return out, nil
}

type createKeyInput struct {
	Body struct {
		Name       string                  `json:"name" minLength:"1" maxLength:"100" doc:"What it is for" example:"Back end, production"`
		Scopes     *[]string               `json:"scopes,omitempty" minItems:"1" maxItems:"100" doc:"What it may do; everything, also what later versions add, when left out"`
		ExpiresAt  *time.Time              `json:"expires_at,omitempty" doc:"When it ends; never when left out"`
		CallPolicy *resource.NewCallPolicy `json:"call_policy,omitempty" doc:"Which calls through linked accounts it may make. Without scopes it then has those that do not lead around it"`
	}
}

// APIKeyWithText is a new key.
type APIKeyWithText struct {
	APIKey
	Key string `json:"key" doc:"What requests present; shown this once"`
}

type createKeyOutput struct{ Body APIKeyWithText }

func (h *APIKeys) create(ctx context.Context, by project.Caller, in *createKeyInput) (*createKeyOutput, error) {
	n := project.NewKey{Name: in.Body.Name, Policy: in.Body.CallPolicy.Domain()}
	if in.Body.Scopes != nil {
		scopes, err := scope.ParseList(*in.Body.Scopes)
		if err != nil {
			return nil, project.ErrInvalidKey.At("body.scopes", err.Error())
		}
		n.Scopes = scopes
	}
	if in.Body.ExpiresAt != nil {
		if n.Expires = in.Body.ExpiresAt.UTC(); n.Expires.IsZero() { // which elsewhere stands for a key without end
			return nil, project.ErrInvalidKey.At("body.expires_at", "is in the past")
		}
	}
	text, key, err := h.Made.Create(ctx, by, n)
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "made_key", key.ID())
	if len(key.Scopes) == 0 {
		key.Scopes = scope.All()
	}
	return &createKeyOutput{APIKeyWithText{APIKey: apiKeyOf(project.Listed{Key: key}), Key: text}}, nil
}

type revokeKeyInput struct {
	ID string `path:"id" maxLength:"128"`
}

type revokeKeyOutput struct{ Body APIKey }

func (h *APIKeys) revoke(ctx context.Context, by project.Caller, in *revokeKeyInput) (*revokeKeyOutput, error) {
	was, err := h.Made.Revoke(ctx, by.Project.ID, in.ID)
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "revoked_key", was.ID())
	return &revokeKeyOutput{apiKeyOf(was)}, nil
}
