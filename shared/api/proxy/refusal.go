package proxy

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/wire"
)

// refuse answers an error of ours. SDKs repeat some statuses, POST included, and take others for a success, so 412,
// which the wire contract wants elsewhere, is 403 here.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	ctx := r.Context()
	p := wire.ProblemOf(ctx, err)
	wire.Tag(ctx, "refused", p.Code)
	activity.Note(ctx, func(e *activity.Entry) { e.Failed, e.Code, e.Message = true, p.Code, p.Message })
	head := w.Header()
	for name, values := range p.GetHeaders() {
		head[name] = values
	}
	head.Set("Content-Type", "application/json")
	head.Set("Cache-Control", "no-store")
	if p.StatusCode == http.StatusPreconditionFailed {
		p.SetStatus(http.StatusForbidden)
	}
	status, body := p.StatusCode, refusal(p)
	if final(status) {
		if when := h.toldWith200(ctx); when != nil {
			status, body = http.StatusOK, inForm(when, p)
		}
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller is gone
}

// final says that to repeat the call is of no use.
func final(status int) bool {
	return status < http.StatusInternalServerError && status != http.StatusTooManyRequests &&
		status != http.StatusRequestTimeout
}

// refusal is the body of a refusal. The member error has it where most vendors have theirs: some SDKs take an answer
// without it for a good one, whatever its status.
func refusal(p *wire.Problem) any {
	return struct {
		*wire.Problem
		Error refused `json:"error"`
	}{p, refused{Type: "patchbay_error", Code: p.Code, Message: p.Message}}
}

type refused struct {
	Type    string `json:"type"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// toldWith200 is how the connector of a refused call tells errors, if it does so with the status 200: its SDK may
// repeat every other status. nil where it does not, or where the refusal came before it was known which connector it
// is.
func (h *Handler) toldWith200(ctx context.Context) *catalog.ErrorWhen {
	e := activity.Of(ctx).Entry()
	if e.Connector == "" {
		return nil
	}
	def, err := h.Credentials.Catalog.Get(ctx, e.Project, e.Connector)
	if err != nil {
		return nil
	}
	for i := range def.Auth {
		a := &def.Auth[i]
		with200 := slices.ContainsFunc(a.Failures.Calls, func(r catalog.FailureRule) bool {
			return slices.Contains(r.Status, http.StatusOK)
		})
		if with200 && a.Verify != nil && a.Verify.Error != nil {
			return a.Verify.Error
		}
	}
	return nil
}

// inForm is a refusal as the connector tells errors. A declared path of several names, which no connector with this
// habit has, is written as one.
func inForm(when *catalog.ErrorWhen, p *wire.Problem) any {
	var flag any = when.Equals
	_ = json.Unmarshal([]byte(when.Equals), &flag) // a text stays one
	body := map[string]any{"message": p.Message, "instance": p.Instance, when.Path: flag}
	if when.Code != "" {
		body[when.Code] = "patchbay_" + p.Code
	}
	if when.Message != "" && when.Message != when.Code {
		body[when.Message] = p.Message
	}
	return body
}
