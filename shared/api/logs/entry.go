package logs

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/actor"
)

// Log is an entry of the log. The contract's members come first; those it has and Patchbay does not know are null.
type Log struct {
	RequestID     string    `json:"request_id" doc:"The log's id, which get-log takes"`
	ProjectID     string    `json:"project_id"`
	AccountID     *string   `json:"account_id" nullable:"true"`
	Provider      *string   `json:"provider" nullable:"true" doc:"Provider key"`
	Service       *string   `json:"service" nullable:"true" doc:"The connector's category"`
	Category      *string   `json:"category" nullable:"true" doc:"The same"`
	Resource      *string   `json:"resource" nullable:"true"`
	SubResource   *string   `json:"sub_resource" nullable:"true"`
	ChildResource *string   `json:"child_resource" nullable:"true"`
	Action        *string   `json:"action" nullable:"true"`
	HTTPMethod    *string   `json:"http_method" nullable:"true"`
	URL           *string   `json:"url" nullable:"true" doc:"Without its query"`
	Path          *string   `json:"path" nullable:"true"`
	Status        *int      `json:"status" nullable:"true"`
	Success       bool      `json:"success"`
	Duration      float64   `json:"duration" doc:"Milliseconds"`
	EventDatetime time.Time `json:"event_datetime"`
	StartTime     time.Time `json:"start_time"`
	EndTime       time.Time `json:"end_time"`
	SourceType    *string   `json:"source_type" nullable:"true" doc:"key, user, session, system or command: who made the request"`
	SourceID      *string   `json:"source_id" nullable:"true"`
	SourceValue   *string   `json:"source_value" nullable:"true"`
	SourceIP      *string   `json:"source_ip" nullable:"true"`
	IsWorker      bool      `json:"is_worker" doc:"Patchbay did it by itself"`
	StepRequests  []StepLog `json:"step_requests,omitempty"`
	Request       *Request  `json:"request,omitempty" doc:"When the project keeps payloads; in get-log alone"`
	Response      *Response `json:"response,omitempty"`

	Kind             activity.Kind `json:"kind" enum:"call,link,refresh,test,delivery,inbound,request"`
	CorrelationID    *string       `json:"correlation_id" nullable:"true" doc:"What everything began with: a request, or a schedule's run"`
	AuthConfigID     *string       `json:"auth_config_id" nullable:"true"`
	OriginOwnerID    *string       `json:"origin_owner_id" nullable:"true"`
	AttemptID        *string       `json:"attempt_id" nullable:"true" doc:"The same for every log of one attempt to link"`
	ConnectSessionID *string       `json:"connect_session_id" nullable:"true"`
	WebhookID        *string       `json:"webhook_id" nullable:"true"`
	EventID          *string       `json:"event_id" nullable:"true"`
	UseTokenName     *string       `json:"use_token_name" nullable:"true" doc:"Of the use token that a call is made with"`
	PendingCallID    *string       `json:"pending_call_id" nullable:"true" doc:"The approval with which a call is made"`
	ApprovedBy       *string       `json:"approved_by" nullable:"true" doc:"Who gave it, as key:… or user:…"`
	Code             *string       `json:"code" nullable:"true" doc:"What went wrong"`
	Message          *string       `json:"message" nullable:"true"`
	ProviderCode     *string       `json:"provider_code" nullable:"true"`
	ProviderWords    *string       `json:"provider_words" nullable:"true" doc:"What the provider said; text, whatever is in it"`
	Cure             *string       `json:"cure" nullable:"true" doc:"What to do about it"`
}

// StepLog is one request to a provider.
type StepLog struct {
	ID         string    `json:"id"`
	RequestID  string    `json:"request_id" doc:"Of the log that the step is of"`
	ProjectID  string    `json:"project_id"`
	AccountID  *string   `json:"account_id" nullable:"true"`
	Provider   *string   `json:"provider" nullable:"true"`
	Service    *string   `json:"service" nullable:"true"`
	Action     string    `json:"action" doc:"exchange, refresh, verify, identity, revoke, discovery, call or deliver"`
	HTTPMethod *string   `json:"http_method" nullable:"true"`
	URL        *string   `json:"url" nullable:"true" doc:"Without its query"`
	Path       *string   `json:"path" nullable:"true"`
	Status     *int      `json:"status" nullable:"true"`
	Success    bool      `json:"success"`
	Duration   float64   `json:"duration" doc:"Milliseconds"`
	StartTime  time.Time `json:"start_time"`
	EndTime    time.Time `json:"end_time"`
	IsWorker   bool      `json:"is_worker"`
	Error      *string   `json:"error" nullable:"true" doc:"Why there is no answer"`
	Request    *Request  `json:"request,omitempty"`
	Response   *Response `json:"response,omitempty"`
}

// Request is what was sent.
type Request struct {
	ID      string            `json:"id"`
	Method  *string           `json:"method" nullable:"true"`
	URL     Address           `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    any               `json:"body,omitempty" doc:"JSON, or the text"`
	Cut     bool              `json:"cut,omitempty" doc:"The body was longer"`
}

// Address is a URL and its parts.
type Address struct {
	URL      string `json:"url"`
	Hostname string `json:"hostname"`
	Path     string `json:"path"`
}

// Response is what was answered.
type Response struct {
	StatusCode *int              `json:"status_code" nullable:"true"`
	Headers    map[string]string `json:"headers,omitempty"`
	Body       any               `json:"body,omitempty" doc:"JSON, or the text"`
	Cut        bool              `json:"cut,omitempty" doc:"The body was longer"`
}

func logOf(e *activity.Entry) Log {
	kind, id := e.Actor()
	return Log{
		RequestID: e.ID, ProjectID: e.Project, AccountID: known(e.Account), Provider: known(e.Connector),
		Service: known(e.Category), Category: known(e.Category), Resource: resourceOf(e), Action: known(e.Action),
		HTTPMethod: known(e.Method), URL: known(e.URL), Path: pathOf(e.URL), Status: number(e.Status), Success: !e.Failed,
		Duration: milliseconds(e.Took), EventDatetime: e.Time, StartTime: e.Time, EndTime: e.Time.Add(e.Took),
		SourceType: known(kind), SourceID: known(id), SourceValue: known(e.By), SourceIP: known(e.IP), IsWorker: worker(e),
		Kind: e.Kind, CorrelationID: known(e.RequestID), AuthConfigID: known(e.Config), OriginOwnerID: known(e.Owner),
		AttemptID: known(e.Attempt), ConnectSessionID: known(e.Session), WebhookID: known(e.Endpoint),
		UseTokenName: known(e.UseToken), PendingCallID: known(e.PendingCall), ApprovedBy: known(e.ApprovedBy),
		EventID: known(e.Event), Code: known(e.Code), Message: known(e.Message), ProviderCode: known(e.ProviderCode),
		ProviderWords: known(e.ProviderWords), Cure: known(e.Cure),
	}
}

// wholeLogOf has what a list leaves out.
func wholeLogOf(e *activity.Entry) Log {
	l := logOf(e)
	l.StepRequests = stepsOf(e, nil)
	l.Request = requestOf(e.ID, e.Method, e.URL, e.Sent)
	l.Response = responseOf(e.Status, e.Answered)
	return l
}

// stepsOf returns the steps that pass, all for nil.
func stepsOf(e *activity.Entry, passes func(*activity.Step) bool) (steps []StepLog) {
	for i := range e.Steps {
		s := &e.Steps[i]
		if passes != nil && !passes(s) {
			continue
		}
		id := fmt.Sprintf("%s.%d", e.ID, i+1)
		steps = append(steps, StepLog{
			ID: id, RequestID: e.ID, ProjectID: e.Project, AccountID: known(e.Account), Provider: known(e.Connector),
			Service: known(e.Category), Action: s.Name, HTTPMethod: known(s.Method), URL: known(s.URL), Path: pathOf(s.URL),
			Status: number(s.Status), Success: !s.Failed, Duration: milliseconds(s.Took), StartTime: s.Time,
			EndTime: s.Time.Add(s.Took), IsWorker: worker(e), Error: known(s.Error),
			Request: requestOf(id, s.Method, s.URL, s.Sent), Response: responseOf(s.Status, s.Answered),
		})
	}
	return steps
}

func worker(e *activity.Entry) bool { return strings.HasPrefix(e.By, string(actor.System)+":") }

// resourceOf is the first part of the path of a request of this API; other entries have none.
func resourceOf(e *activity.Entry) *string {
	path := pathOf(e.URL)
	if e.Kind != activity.Request || path == nil {
		return nil
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(*path, "/"), "/")
	return known(first)
}

func requestOf(id, method, address string, p *activity.Payload) *Request {
	if p == nil {
		return nil
	}
	r := &Request{ID: id, Method: known(method), Headers: p.Header, Body: bodyOf(p.Body), Cut: p.Cut}
	r.URL.URL = address
	if u, err := url.Parse(address); err == nil {
		r.URL.Hostname, r.URL.Path = u.Hostname(), u.Path
	}
	return r
}

func responseOf(status int, p *activity.Payload) *Response {
	if p == nil {
		return nil
	}
	return &Response{StatusCode: number(status), Headers: p.Header, Body: bodyOf(p.Body), Cut: p.Cut}
}

// bodyOf is JSON where a body is such, and else text.
func bodyOf(body string) any {
	switch {
	case body == "":
		return nil
	case json.Valid([]byte(body)):
		return json.RawMessage(body)
	default:
		return body
	}
}

func pathOf(address string) *string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	return known(u.Path)
}

func known(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func number(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
