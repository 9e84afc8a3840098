package events

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/audit"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

func (h *Handler) mountAudit(rt *wire.Router) {
	const log = "Who changed which setting, from where, from what to what: of connectors, auth configs, API keys, " +
		"webhook endpoints, the project, and of accounts their suspensions and deletions. Entries are kept for a year. "
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "list-audit", Method: http.MethodGet, Path: "/audit", Tags: []string{"Audit"},
		Summary: "List the audit log",
		Description: log + "A secret is shown as a digest, by which one sees that it changed. A page may hold fewer " +
			"entries than asked for and still have a next one.",
	}, h.audit)
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "export-audit", Method: http.MethodGet, Path: "/audit/export", Tags: []string{"Audit"},
		Summary:     "Export the audit log",
		Description: log + "Up to 1000 entries, the oldest first; x-next-cursor goes on behind them.",
		Responses: map[string]*huma.Response{"200": {
			Description: "The entries",
			Content: map[string]*huma.MediaType{
				"application/x-ndjson": {Schema: &huma.Schema{Type: huma.TypeString}},
				"text/csv":             {Schema: &huma.Schema{Type: huma.TypeString}},
			},
			Headers: map[string]*huma.Param{"x-next-cursor": {Schema: &huma.Schema{Type: huma.TypeString}}},
		}},
	}, h.export)
}

// AuditFilter is embedded in the input of both ways to read the log.
type AuditFilter struct {
	Actions  []string `query:"actions" maxItems:"50" doc:"Such as auth_config.updated, with commas between them"`
	Entities []string `query:"entities" maxItems:"20" doc:"Of account, api_key, auth_config, aws_role, connector, connector_definition, inbound_secret, member, pending_call, project, use_token, webhook"`
	Subjects []string `query:"subjects" maxItems:"50" doc:"IDs of what was changed"`
	By       []string `query:"by" maxItems:"50" doc:"Who changed it, such as key:0123456789abcdef"`
}

// Resolve implements huma.Resolver: a word that no entry has would answer an empty list, which looks like the truth.
func (in AuditFilter) Resolve(huma.Context) []error {
	return slices.Concat(unknown("query.actions", "action", in.Actions, audit.Actions()),
		unknown("query.entities", "entity", in.Entities, audit.Entities()))
}

// unknown names those of a filter's words that there are not.
func unknown(location, what string, words, known []string) (wrong []error) {
	for _, w := range words {
		if !slices.Contains(known, w) {
			wrong = append(wrong, &huma.ErrorDetail{Location: location, Value: w,
				Message: "there is no such " + what + "; there are " + strings.Join(known, ", ")})
		}
	}
	return wrong
}

type auditInput struct {
	Ranged
	Paged
	AuditFilter
}

func (in AuditFilter) query(project string) audit.Query {
	return audit.Query{
		Project: project, Actions: in.Actions, Entities: in.Entities, Subjects: in.Subjects, By: in.By,
	}
}

// AuditPage is a part of the audit log.
type AuditPage struct {
	Data []audit.Entry `json:"data"`
	Next *string       `json:"next" doc:"The cursor of the next page; null after the last"`
}

type auditOutput struct{ Body AuditPage }

func (h *Handler) audit(ctx context.Context, by project.Caller, in *auditInput) (*auditOutput, error) {
	after, err := wire.ReadCursor(in.Cursor, auditCursor)
	if err != nil {
		return nil, err
	}
	q := in.AuditFilter.query(by.Project.ID)
	q.From, q.To, q.Ascending, q.After, q.Limit = in.From, in.To, in.Order == "asc", after, in.Limit
	page, next, err := h.Audit.Audit(ctx, q)
	if err != nil {
		return nil, err
	}
	out := &auditOutput{AuditPage{Data: append([]audit.Entry{}, page...)}}
	if next != "" {
		out.Body.Next = wire.NewCursor(next, auditCursor)
	}
	return out, nil
}

// exported is how many entries one answer of an export has at most: a tenth of what a function may answer.
const exported = 1000

type exportInput struct {
	Ranged
	AuditFilter
	Format string `query:"format" enum:"jsonl,csv" default:"jsonl"`
}

func (h *Handler) export(ctx context.Context, by project.Caller, in *exportInput) (*huma.StreamResponse, error) {
	after, err := wire.ReadCursor(in.Cursor, auditCursor)
	if err != nil {
		return nil, err
	}
	q := in.AuditFilter.query(by.Project.ID)
	q.From, q.To, q.Ascending, q.After, q.Limit = in.From, in.To, true, after, exported
	page, next, err := h.Audit.Audit(ctx, q)
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	kind := "application/x-ndjson"
	if in.Format == "csv" {
		kind = "text/csv; charset=utf-8"
		err = audit.WriteCSV(&body, page, in.Cursor == "")
	} else {
		err = audit.WriteLines(&body, page)
	}
	if err != nil {
		return nil, fmt.Errorf("export the audit log: %w", err)
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		c.SetHeader("Content-Type", kind)
		c.SetHeader("Content-Disposition", `attachment; filename="audit.`+in.Format+`"`)
		if next != "" {
			c.SetHeader("X-Next-Cursor", *wire.NewCursor(next, auditCursor))
		}
		_, _ = c.BodyWriter().Write(body.Bytes()) // the caller is gone
	}}, nil
}
