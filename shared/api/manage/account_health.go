package manage

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/account"
	"patchbay/shared/own"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// AccountsHealth is how a project's accounts fare.
type AccountsHealth struct {
	Connectors []ConnectorHealth `json:"connectors" doc:"That have accounts, by key"`
	Next       *string           `json:"next" doc:"The cursor of the next part, whose numbers are to be added; null when all accounts are counted"`
}

// ConnectorHealth is how a connector's accounts fare.
type ConnectorHealth struct {
	Provider      string                     `json:"provider"`
	ProviderName  string                     `json:"provider_name"`
	Accounts      int                        `json:"accounts"`
	Active        int                        `json:"active"`
	Inactive      int                        `json:"inactive"`
	Error         int                        `json:"error"`
	Reasons       map[account.ReasonCode]int `json:"reasons" doc:"How many accounts have which code among their status_reasons"`
	Expiring      int                        `json:"expiring" doc:"Accounts whose access or grant ends for good within within_days, or has ended"`
	MissingScopes int                        `json:"missing_scopes" doc:"Accounts that were not granted every scope that they were asked for"`
}

type healthInput struct {
	Within int    `query:"within_days" minimum:"1" maximum:"365" default:"30"`
	Cursor string `query:"cursor" maxLength:"512" doc:"next of the part before"`
}

type healthOutput struct {
	Body AccountsHealth
}

func (h *Accounts) mountHealth(rt *wire.Router) {
	wire.WithCaller(rt, h.Keys, scope.AccountsRead, huma.Operation{
		OperationID: "get-accounts-health", Method: http.MethodGet, Path: "/accounts/health", Tags: []string{"Accounts"},
		Summary: "Count linked accounts by connector, status and reason",
		Description: "Up to 20,000 accounts are counted in one answer; next goes on behind them. " +
			"Each number is of a list: GET /accounts with status, reason or ends_before.",
	}, h.countHealth)
}

func (h *Accounts) countHealth(ctx context.Context, by project.Caller, in *healthInput) (*healthOutput, error) {
	const list = "accounts health"
	after, err := wire.ReadCursor(in.Cursor, list)
	if err != nil {
		return nil, err
	}
	ctx = own.Within(ctx)
	health, err := h.Accounts.CountHealth(ctx, by.Project, after, time.Duration(in.Within)*24*time.Hour)
	if err != nil {
		return nil, err
	}
	out := AccountsHealth{Connectors: make([]ConnectorHealth, len(health.Connectors))}
	for i, c := range health.Connectors {
		out.Connectors[i] = ConnectorHealth{
			Provider: c.Key, ProviderName: c.Key, Accounts: c.Accounts, Active: c.Statuses[account.Active],
			Inactive: c.Statuses[account.Inactive], Error: c.Statuses[account.Error], Reasons: c.Reasons,
			Expiring: c.Expiring, MissingScopes: c.Missing,
		}
		if def, err := h.Catalog.Get(ctx, by.Project.ID, c.Key); err == nil {
			out.Connectors[i].ProviderName = def.Name
		}
	}
	if health.Next != "" {
		out.Next = wire.NewCursor(health.Next, list)
	}
	return &healthOutput{Body: out}, nil
}
