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

// Settings are what the project keeps of its log.
type Settings struct {
	Mode          activity.Mode `json:"mode" enum:"all,errors,none" doc:"errors keeps what failed"`
	RetentionDays int           `json:"retention_days" minimum:"1" maximum:"365" doc:"A longer retention does not bring back what was stored under a shorter one"`
	Payloads      bool          `json:"payloads" doc:"Keeps headers and bodies of proxied calls, with secrets redacted"`
}

type settingsOutput struct{ Body Settings }

type settingsInput struct {
	Body struct {
		Mode          *activity.Mode `json:"mode,omitempty" enum:"all,errors,none"`
		RetentionDays *int           `json:"retention_days,omitempty" minimum:"1" maximum:"365"`
		Payloads      *bool          `json:"payloads,omitempty"`
	}
}

func (h *Handler) mountSettings(rt *wire.Router) {
	tags := []string{"Project"}
	wire.WithCaller(rt, h.Keys, scope.LogsRead, huma.Operation{
		Description: "Which entries are kept, for how many days, and whether what is sent and answered is " +
			"kept with them.",
		OperationID: "get-log-settings", Method: http.MethodGet, Path: "/project/logs", Tags: tags,
		Summary: "Get what the project keeps of its log",
	}, func(_ context.Context, by project.Caller, _ *struct{}) (*settingsOutput, error) {
		return &settingsOutput{settingsOf(by.Project.Logs)}, nil
	})
	wire.WithCaller(rt, h.Keys, scope.ProjectAdmin, huma.Operation{
		OperationID: "update-log-settings", Method: http.MethodPatch, Path: "/project/logs", Tags: tags,
		Summary:     "Change what the project keeps of its log",
		Description: "Members that are left out stay. It holds for what happens a minute later, and mostly at once.",
	}, func(ctx context.Context, by project.Caller, in *settingsInput) (*settingsOutput, error) {
		now, err := h.Change.ChangeLogs(ctx, by.Project.ID, func(s activity.Settings) activity.Settings {
			if in.Body.Mode != nil {
				s.Mode = *in.Body.Mode
			}
			if in.Body.RetentionDays != nil {
				s.Days = *in.Body.RetentionDays
			}
			if in.Body.Payloads != nil {
				s.Payloads = *in.Body.Payloads
			}
			return s
		})
		return &settingsOutput{settingsOf(now)}, err
	})
}

func settingsOf(s activity.Settings) Settings {
	s = s.Explicit()
	return Settings{Mode: s.Mode, RetentionDays: s.Days, Payloads: s.Payloads}
}
