package proxy

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
	"patchbay/shared/approval"
	"patchbay/shared/credential"
	"patchbay/shared/outbound"
)

// approvalHeader names the pending call that a call repeats. It never reaches the provider.
const approvalHeader = "X-Approval-Id"

// approved lets a call that a rule holds back pass once somebody has approved it, and never again. Whoever dies between
// that and the request has used the approval up: a call is made once at most.
func (h *Handler) approved(
	ctx context.Context, call *credential.Call, target outbound.Target, spec outbound.Spec, method string, m message,
	rule string,
) error {
	u, header, err := target.Asked(spec)
	if err != nil {
		return err
	}
	a := approval.Asked{
		Project: call.Account.Project, Account: call.Account.ID, Connector: call.Account.Connector,
		Owner: call.Account.Owner.ID, Caller: call.By, Name: call.Using, User: call.User, Rule: rule, Method: method,
		Target: u.String(), URL: call.Redact(u.String()), Tool: m.tool, Body: spec.Body, ID: m.approval,
	}
	if m.server {
		if a.Body, err = said(spec.Body); err != nil {
			return err
		}
	} else {
		a.Header = meaning(header, outbound.PlacedHeaders(call.Auth))
	}
	made, err := h.Approvals.Pass(actor.With(ctx, call.By), a)
	if err != nil {
		return err
	}
	activity.Note(ctx, func(e *activity.Entry) { e.PendingCall, e.ApprovedBy = made.ID, made.DecidedBy })
	return nil
}

// meaningless are headers of a client or of a try, which differ when the same call is made again. None of them says
// what the call does: another key of idempotency makes it no other call.
var meaningless = []string{
	"Accept", "Accept-Language", "Accept-Charset", "User-Agent", "Date", "Idempotency-Key", "X-Idempotency-Key",
	"X-Request-Id", "X-Correlation-Id", "X-Request-Start", "Traceparent", "Tracestate", "Baggage", "Sentry-Trace",
	"Origin", "Referer", "Cache-Control", "Pragma", "Priority", "Dnt", "Cookie", "Content-Length", "Host",
}

// meaninglessBegin are how such headers begin: those of browsers, of SDKs and of traces.
var meaninglessBegin = []string{
	"Sec-", "X-Stainless-", "X-B3-", "X-Datadog-", "X-Stripe-Client-", "Amz-Sdk-", "X-Cloud-Trace-",
}

// meaning is what of a call's headers says what it does. placed are replaced by the credential.
func meaning(header http.Header, placed []string) map[string]string {
	out := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		canonical := http.CanonicalHeaderKey(name)
		if slices.Contains(meaningless, canonical) || slices.Contains(placed, canonical) ||
			slices.ContainsFunc(meaninglessBegin, func(p string) bool { return strings.HasPrefix(canonical, p) }) {
			continue
		}
		out[canonical] = strings.Join(header[name], ", ")
	}
	return out
}

// said is what of a message to an MCP server says what it does, in one form: neither its number, nor what a client says
// of itself with each message.
func said(body []byte) ([]byte, error) {
	var m struct {
		Method string         `json:"method"`
		Params map[string]any `json:"params,omitempty"`
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		return nil, err // it was read before
	}
	if meta, ok := m.Params["_meta"].(map[string]any); ok {
		for name := range meta {
			if name == "progressToken" || strings.HasPrefix(name, "io.modelcontextprotocol/") ||
				slices.Contains([]string{"traceparent", "tracestate", "baggage"}, name) {
				delete(meta, name)
			}
		}
		if len(meta) == 0 {
			delete(m.Params, "_meta")
		}
	}
	return json.Marshal(m)
}
