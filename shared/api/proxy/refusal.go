package proxy

import (
	"encoding/json"
	"net/http"
	"slices"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/ident"
	"patchbay/shared/wire"
)

// refuse answers an error of ours. SDKs repeat some statuses, POST included, and take others for a success, so 412,
// which the wire contract wants elsewhere, is 403 here.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	p := wire.RefusalOf(r, err)
	if p.StatusCode == http.StatusPreconditionFailed {
		p.SetStatus(http.StatusForbidden)
	}
	status, body := p.StatusCode, refusal(p)
	if final(status) {
		if when := h.toldWith200(r); when != nil {
			status, body = http.StatusOK, inForm(when, p)
		}
	}
	wire.WriteProblemAs(w, p, status, body)
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
// repeat every other status. nil where it does not, or where nothing says which connector it is.
func (h *Handler) toldWith200(r *http.Request) *catalog.ErrorWhen {
	ctx := r.Context()
	e := activity.Of(ctx).Entry()
	connector := e.Connector
	if connector == "" {
		connector = named(r)
	}
	if connector == "" || e.Project == "" && catalog.IsOwn(connector) {
		return nil
	}
	def, err := h.Credentials.Catalog.Get(ctx, e.Project, connector)
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

// named is the connector that is in the id of the account that a request names, be there such an account or not.
func named(r *http.Request) string {
	at, _ := r.Context().Value(askedKey{}).(asked)
	id, _, err := at.account(r.Header, "")
	if err != nil {
		return ""
	}
	connector, _ := ident.Owner("acc", id)
	return connector
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
