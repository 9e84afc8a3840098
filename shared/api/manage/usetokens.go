package manage

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/api/resource"
	"patchbay/shared/idempotency"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// UseTokens serves /use_tokens.
type UseTokens struct {
	Keys        wire.Authenticator
	Tokens      *project.UseTokens
	Idempotency *idempotency.Guard
}

// UseToken is a use token, without its text.
type UseToken struct {
	ID             string               `json:"id" doc:"Names the token in logs and in the audit log"`
	Name           string               `json:"name"`
	OriginOwnerID  string               `json:"origin_owner_id" doc:"Whose accounts it may use"`
	AccountID      string               `json:"account_id,omitempty" doc:"The one account that it may use; absent where it may use each of the owner's"`
	Connectors     []string             `json:"connectors" doc:"Of these alone; empty is all"`
	CallPolicy     *resource.CallPolicy `json:"call_policy,omitempty"`
	AllowedOrigins []string             `json:"allowed_origins" doc:"Of pages that may use it; empty is no page"`
	ActingUser     string               `json:"acting_user,omitempty"`
	APIKeyID       string               `json:"api_key_id" doc:"The API key that made it, with which it ends"`
	CreatedAt      time.Time            `json:"created_at"`
	ExpiresAt      time.Time            `json:"expires_at"`
	RevokedAt      *time.Time           `json:"revoked_at,omitempty"`
	LastUsedAt     *time.Time           `json:"last_used_at,omitempty" doc:"When a call was last made with it, to ten minutes and a minute late; left out when none was, and where the project's log does not keep every request"`
	Live           bool                 `json:"live" doc:"It has not ended and is not revoked. Its API key, account and connector count beside that"`
}

// UseTokenWithText is a new use token.
type UseTokenWithText struct {
	UseToken
	Token string `json:"token" doc:"What calls present in place of an API key; shown this once"`
}

func (h *UseTokens) useTokenOf(t project.UseToken, used time.Time) UseToken {
	out := UseToken{
		ID: t.ID, Name: t.Name, OriginOwnerID: t.Owner, AccountID: t.Account,
		Connectors: resource.OrEmpty(t.Connectors), CallPolicy: resource.CallPolicyOf(t.Policy),
		AllowedOrigins: resource.OrEmpty(t.Origins), ActingUser: t.User, APIKeyID: project.KeyRef{Hash: t.Key}.ID(),
		CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, Live: t.Live(h.Tokens.Now()),
	}
	if !t.RevokedAt.IsZero() {
		out.RevokedAt = &t.RevokedAt
	}
	if !used.IsZero() {
		out.LastUsedAt = &used
	}
	return out
}

// Mount adds the routes.
func (h *UseTokens) Mount(rt *wire.Router) {
	tags := []string{"Use tokens"}
	wire.WithAccess(rt, scope.UseTokensWrite, huma.Operation{
		OperationID: "create-use-token", Method: http.MethodPost, Path: "/use_tokens", Tags: tags,
		DefaultStatus: http.StatusCreated,
		Summary:       "Create a use token: a right to make calls for one owner or one account, and nothing else",
		Description: "For an agent, a page or a customer's script, which present it in place of an API key to /proxy and " +
			"/unified/proxy. It cannot be changed, and makes no further ones. It ends by itself, when it is revoked, and " +
			"with the API key that makes it; the call policies of that key and of the auth config hold beside its own. " +
			"That key needs the scope `proxy:call` as well.",
		Errors: []int{http.StatusConflict, http.StatusUnprocessableEntity},
	}, h.create)
	wire.WithCaller(rt, h.Keys, scope.UseTokensWrite, huma.Operation{
		OperationID: "list-use-tokens", Method: http.MethodGet, Path: "/use_tokens", Tags: tags,
		Summary:     "List use tokens",
		Description: "The newest first; those that ended are listed for seven days more.",
	}, h.list)
	wire.WithCaller(rt, h.Keys, scope.UseTokensWrite, huma.Operation{
		OperationID: "get-use-token", Method: http.MethodGet, Path: "/use_tokens/{id}", Tags: tags,
		Summary: "Get a use token", Description: "Its text is not among what is told.",
	}, h.get)
	wire.WithCaller(rt, h.Keys, scope.UseTokensWrite, huma.Operation{
		OperationID: "revoke-use-token", Method: http.MethodDelete, Path: "/use_tokens/{id}", Tags: tags,
		Summary:     "Revoke a use token: it is refused from then on",
		Description: "The answer is the token as it is now. One that is revoked stays as it is.",
	}, h.revoke)
}

type createUseTokenInput struct {
	wire.Repeatable
	Body struct {
		Name           string                  `json:"name" minLength:"1" maxLength:"100" doc:"What it is for"`
		OriginOwnerID  string                  `json:"origin_owner_id,omitempty" maxLength:"512" doc:"Whose accounts it may use; may be left out with account_id"`
		AccountID      string                  `json:"account_id,omitempty" maxLength:"128" doc:"The one account that it may use. Its calls then need name no account"`
		Connectors     []string                `json:"connectors,omitempty" maxItems:"20" doc:"Provider keys that the project has configured; all when left out"`
		CallPolicy     *resource.NewCallPolicy `json:"call_policy,omitempty" doc:"Which calls it may make; all when left out"`
		AllowedOrigins []string                `json:"allowed_origins,omitempty" maxItems:"10" doc:"Of pages that may use it, such as https://app.example.com. It is then for these pages alone, else for no page"`
		ActingUser     string                  `json:"acting_user,omitempty" maxLength:"512" doc:"For whom its calls are made, as x-acting-user says with an API key"`
		ExpiresIn      int                     `json:"expires_in,omitempty" minimum:"60" maximum:"2592000" doc:"Seconds; 3600 when left out"`
	}
}

type createUseTokenOutput struct {
	Location string `header:"Location"`
	Body     UseTokenWithText
}

func (h *UseTokens) create(
	ctx context.Context, a project.Access, in *createUseTokenInput,
) (*createUseTokenOutput, error) {
	b := in.Body
	n := project.NewUseToken{
		Name: b.Name, Owner: b.OriginOwnerID, Account: b.AccountID, Connectors: b.Connectors, Origins: b.AllowedOrigins,
		User: b.ActingUser, Policy: b.CallPolicy.Domain(), Life: time.Duration(b.ExpiresIn) * time.Second,
	}
	make := func(seed ident.Seed) (*createUseTokenOutput, error) {
		n.Seed = seed
		text, t, err := h.Tokens.Make(ctx, a, n)
		if err != nil {
			return nil, err
		}
		wire.Tag(ctx, "made_use_token", t.ID)
		return &createUseTokenOutput{
			Location: wire.BaseURL(ctx) + "/use_tokens/" + t.ID,
			Body:     UseTokenWithText{UseToken: h.useTokenOf(t, time.Time{}), Token: text},
		}, nil
	}
	if in.IdempotencyKey == "" {
		return make(ident.Seed{})
	}
	if _, err := h.Keys.Authenticate(ctx, a); err != nil { // a kept answer is for the key's holder alone
		return nil, err
	}
	// The token ends with the key that makes it, so another key's request is another one.
	operation := "create-use-token " + a.Key.Hash
	return idempotency.Do(ctx, h.Idempotency, a.Project(), operation, in.IdempotencyKey, in.Body, make)
}

type listUseTokensInput struct {
	Cursor   string `query:"cursor" maxLength:"512" doc:"next_cursor of the page before"`
	PageSize int    `query:"page_size" minimum:"1" maximum:"100" default:"25"`
}

type listUseTokensOutput struct {
	Body struct {
		UseKnown bool       `json:"last_use_known" doc:"Whether last_used_at is told: the project's log keeps every request"`
		Data     []UseToken `json:"data"`
		Next     *string    `json:"next_cursor" nullable:"true" doc:"null after the last page"`
	}
}

func (h *UseTokens) list(
	ctx context.Context, by project.Caller, in *listUseTokensInput,
) (*listUseTokensOutput, error) {
	const list = "use_tokens"
	after, err := wire.ReadCursor(in.Cursor, list)
	if err != nil {
		return nil, err
	}
	page, next, err := h.Tokens.List(ctx, by.Project.ID, after, in.PageSize)
	if err != nil {
		return nil, err
	}
	uses, err := h.Tokens.Uses(ctx, by.Project, page...)
	if err != nil {
		return nil, err
	}
	out := &listUseTokensOutput{}
	out.Body.UseKnown = project.KnowsUse(by.Project.Logs)
	if out.Body.Data = []UseToken{}; next != "" {
		out.Body.Next = wire.NewCursor(next, list)
	}
	for _, t := range page {
		out.Body.Data = append(out.Body.Data, h.useTokenOf(t, uses[t.ID]))
	}
	return out, nil
}

type byUseToken struct {
	ID string `path:"id" maxLength:"128"`
}

type useTokenOutput struct{ Body UseToken }

func (h *UseTokens) get(ctx context.Context, by project.Caller, in *byUseToken) (*useTokenOutput, error) {
	t, err := h.Tokens.Get(ctx, by.Project.ID, in.ID)
	if err != nil {
		return nil, err
	}
	return h.told(ctx, by, t)
}

func (h *UseTokens) revoke(ctx context.Context, by project.Caller, in *byUseToken) (*useTokenOutput, error) {
	t, err := h.Tokens.Revoke(ctx, by.Project.ID, in.ID)
	if err != nil {
		return nil, err
	}
	wire.Tag(ctx, "revoked_use_token", t.ID)
	return h.told(ctx, by, t)
}

// told is a use token with its last use.
func (h *UseTokens) told(ctx context.Context, by project.Caller, t project.UseToken) (*useTokenOutput, error) {
	uses, err := h.Tokens.Uses(ctx, by.Project, t)
	return &useTokenOutput{h.useTokenOf(t, uses[t.ID])}, err
}
