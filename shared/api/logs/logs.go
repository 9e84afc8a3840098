// Package logs is the HTTP API of the activity log (client contract, section 5): what happened, for a project's back
// end, its console and the owner's command.
package logs

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/activity"
	"patchbay/shared/project"
	"patchbay/shared/scope"
	"patchbay/shared/wire"
)

// Handler answers.
type Handler struct {
	Keys   wire.Authenticator
	Log    *activity.Reader
	Change project.Store
}

// streams are where the entries of each list lie.
var (
	logs     = []activity.Stream{activity.Logs, activity.Deliveries}
	platform = []activity.Stream{activity.Requests}
)

const paging = "Newest first. A page may be short and have a next all the same, when little matches: follow next until " +
	"it is null. In another order than that of time, the newest 2,000 entries that match are put in order."

// Mount adds the routes.
func (h *Handler) Mount(rt *wire.Router) {
	tags := []string{"Logs"}
	wire.WithCaller(rt, h.Keys, scope.LogsRead, described(huma.Operation{
		OperationID: "list-logs", Method: http.MethodGet, Path: "/requests/logs", Tags: tags,
		Summary:     "List logs: calls, attempts to link, renewals, tests, deliveries",
		Description: paging + " With follow=true, next goes on with what comes, however late, and repeats nothing.",
	}, logFilters), h.listLogs)
	wire.WithCaller(rt, h.Keys, scope.LogsRead, described(huma.Operation{
		OperationID: "list-step-logs", Method: http.MethodGet, Path: "/requests/logs/steps", Tags: tags,
		Summary:     "List the requests to providers",
		Description: paging + " The steps of one log stay together, so that a page may have some more than page_size.",
	}, stepFilters), h.listSteps)
	wire.WithCaller(rt, h.Keys, scope.LogsRead, huma.Operation{
		Description: "With include=step_logs its requests to the provider; with advanced_logs what was " +
			"captured of them, where the project keeps that.",
		OperationID: "get-log", Method: http.MethodGet, Path: "/requests/logs/{id}", Tags: tags, Summary: "Get a log",
	}, h.getLog)
	wire.WithCaller(rt, h.Keys, scope.LogsRead, described(huma.Operation{
		OperationID: "list-platform-logs", Method: http.MethodGet, Path: "/requests/platform-logs", Tags: tags,
		Summary:     "List the requests of this API and of the hub",
		Description: paging + " With follow=true, next goes on with what comes.",
	}, platformFilters), h.listPlatform)
	h.mountSettings(rt)
}

type logsOutput struct {
	Body struct {
		Data []Log   `json:"data"`
		Next *string `json:"next" nullable:"true"`

		Notice string `json:"notice,omitempty" doc:"In words: of what times entries cannot be read, since what is stored is damaged"`
	}
}

type listLogsInput struct {
	ListInput
	Include string `query:"include" enum:"step_logs" doc:"step_logs shows the requests to providers of each log"`
	Follow  bool   `query:"follow" doc:"Answers nothing but the next from which on to follow the log"`
}

func (h *Handler) listLogs(ctx context.Context, by project.Caller, in *listLogsInput) (*logsOutput, error) {
	page, err := h.list(ctx, by, &in.ListInput, in.Follow, "logs", activity.Query{Streams: logs})
	if err != nil {
		return nil, err
	}
	out := &logsOutput{}
	out.Body.Data, out.Body.Next = make([]Log, len(page.Entries)), cursor(page.Next, "logs")
	out.Body.Notice = activity.Notice(page.Gaps)
	for i := range page.Entries {
		out.Body.Data[i] = logOf(&page.Entries[i])
		if in.Include == "step_logs" {
			out.Body.Data[i].StepRequests = stepsOf(&page.Entries[i], nil)
		}
	}
	return out, nil
}

type listPlatformInput struct {
	ListInput
	Follow bool `query:"follow" doc:"Answers nothing but the next from which on to follow the log"`
}

func (h *Handler) listPlatform(ctx context.Context, by project.Caller, in *listPlatformInput) (*logsOutput, error) {
	page, err := h.list(ctx, by, &in.ListInput, in.Follow, "platform-logs", activity.Query{Streams: platform})
	if err != nil {
		return nil, err
	}
	out := &logsOutput{}
	out.Body.Data, out.Body.Next = make([]Log, len(page.Entries)), cursor(page.Next, "platform-logs")
	out.Body.Notice = activity.Notice(page.Gaps)
	for i := range page.Entries {
		out.Body.Data[i] = logOf(&page.Entries[i])
	}
	return out, nil
}

type stepsOutput struct {
	Body struct {
		Data []StepLog `json:"data"`
		Next *string   `json:"next" nullable:"true"`

		Notice string `json:"notice,omitempty" doc:"In words: of what times entries cannot be read, since what is stored is damaged"`
	}
}

type listStepsInput struct{ ListInput }

func (h *Handler) listSteps(ctx context.Context, by project.Caller, in *listStepsInput) (*stepsOutput, error) {
	passes := in.takeStepFilter()
	page, err := h.list(ctx, by, &in.ListInput, false, "steps", activity.Query{
		Streams: logs, Weigh: func(e *activity.Entry) int { return len(stepsOf(e, passes)) },
	})
	if err != nil {
		return nil, err
	}
	out := &stepsOutput{}
	out.Body.Data, out.Body.Next = []StepLog{}, cursor(page.Next, "steps")
	out.Body.Notice = activity.Notice(page.Gaps)
	for i := range page.Entries {
		out.Body.Data = append(out.Body.Data, stepsOf(&page.Entries[i], passes)...)
	}
	return out, nil
}

// list answers one of the three lists.
func (h *Handler) list(
	ctx context.Context, by project.Caller, in *ListInput, follow bool, name string, q activity.Query,
) (activity.Page, error) {
	var err error
	if q.After, err = wire.ReadCursor(in.Next, name); err != nil {
		return activity.Page{}, err
	}
	q.Project, q.Keep, q.Filter, q.Limit = by.Project.ID, by.Project.Logs.Keep(), in.filter, in.PageSize
	q.Streams = in.narrow(q.Streams)
	q.Ascending = in.ascending
	switch {
	case follow && q.After == "" || len(q.After) > 1 && q.After[:2] == "f.":
		return h.Log.Follow(ctx, q)
	case in.by != activity.ByTime:
		return h.Log.Sorted(ctx, q, in.by)
	default:
		return h.Log.List(ctx, q)
	}
}

func cursor(place, list string) *string {
	if place == "" {
		return nil
	}
	return wire.NewCursor(place, list)
}

type getLogInput struct {
	ID      string `path:"id" maxLength:"128"`
	Include string `query:"include" enum:"step_logs,advanced_logs" doc:"Everything is in the answer anyway"`
}

type getLogOutput struct {
	Body struct {
		Data Log `json:"data"`
	}
}

func (h *Handler) getLog(ctx context.Context, by project.Caller, in *getLogInput) (*getLogOutput, error) {
	e, err := h.Log.Find(ctx, by.Project.ID, by.Project.Logs.Keep(), in.ID)
	if err != nil {
		return nil, err
	}
	out := &getLogOutput{}
	out.Body.Data = wholeLogOf(&e)
	return out, nil
}
