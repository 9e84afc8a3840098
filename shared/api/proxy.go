package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"patchbay/shared/account"
	"patchbay/shared/fault"
	"patchbay/shared/outbound"
	"patchbay/shared/project"
)

// Caller sends requests to providers; outbound.New makes one.
type Caller interface {
	Do(*http.Request) (*http.Response, error)
}

func (s *Server) proxyRoutes(api huma.API) {
	keyed(s, api, huma.Operation{
		OperationID: "proxy-request", Method: http.MethodPost, Path: "/unified/proxy", Tags: []string{"Proxy"}, MaxBodyBytes: MaxProxyBody,
		Summary:     "Call a connector's API with a linked account's credentials",
		Description: "Answers what the provider answers. The call goes to the connector's own addresses and nowhere else.",
		Errors:      []int{http.StatusRequestTimeout, http.StatusPreconditionFailed, http.StatusBadGateway},
	}, s.proxy)
}

type proxyInput struct {
	AccountID string `header:"x-account-id" required:"true" minLength:"1" maxLength:"128"`
	Body      struct {
		URL     string         `json:"url,omitempty" maxLength:"8192" doc:"Replaces the connector's base address; must be one of its own"`
		Method  string         `json:"method,omitempty" maxLength:"16" doc:"get when left out"`
		Path    string         `json:"path,omitempty" maxLength:"8192" doc:"With its query, appended to the base address"`
		Headers map[string]any `json:"headers,omitempty"`
		Body    any            `json:"body,omitempty" doc:"Sent as JSON; text is sent as it is"`
	}
}

func (s *Server) proxy(ctx context.Context, ref project.KeyRef, in *proxyInput) (*huma.StreamResponse, error) {
	tag(ctx, "account", in.AccountID)
	call, err := s.Accounts.Admit(ctx, ref, in.AccountID)
	if err != nil {
		return nil, err
	}
	spec, err := in.spec()
	if err != nil {
		return nil, err
	}
	res, err := s.send(ctx, call, spec) //nolint:bodyclose // relay closes it
	if err == nil && res.StatusCode == http.StatusUnauthorized {
		res, err = s.retry(ctx, call, spec, res) //nolint:bodyclose // relay closes it
	}
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) { s.relay(c, res) }}, nil
}

func (in *proxyInput) spec() (outbound.Spec, error) {
	spec := outbound.Spec{Method: in.Body.Method, URL: in.Body.URL, Path: in.Body.Path, Header: http.Header{}}
	for name, value := range in.Body.Headers {
		if value != nil {
			spec.Header.Set(name, fmt.Sprint(value))
		}
	}
	switch body := in.Body.Body.(type) {
	case nil:
	case string:
		spec.Body = []byte(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			return spec, errBadQuery.At("body.body", "cannot be sent as JSON")
		}
		spec.Body = text
		if spec.Header.Get("Content-Type") == "" {
			spec.Header.Set("Content-Type", "application/json")
		}
	}
	return spec, nil
}

func (s *Server) send(ctx context.Context, call *account.Call, spec outbound.Spec) (*http.Response, error) {
	req, err := outbound.Call(ctx, outbound.Target{API: call.API, Place: call.Auth.Place, Values: call.Values}, spec)
	if err != nil {
		return nil, err
	}
	res, err := s.Caller.Do(req)
	if err == nil {
		return res, nil
	}
	var f *fault.Error
	var n net.Error
	switch {
	case errors.As(err, &f):
		return nil, f
	case errors.As(err, &n) && n.Timeout():
		slow := fault.New(fault.Timeout, "provider_timeout", "The provider did not answer in time.")
		slow.RetryAfter = 5 * time.Second
		return nil, slow.Because(err)
	}
	return nil, fault.New(fault.Provider, "provider_unreachable", "The provider could not be reached.").Because(err)
}

// retry renews the credential after a 401 and repeats the call once. Where that is not possible the provider's answer
// stands, and the account is marked if the credential is dead.
func (s *Server) retry(ctx context.Context, call *account.Call, spec outbound.Spec, first *http.Response) (*http.Response, error) {
	again, err := s.Accounts.Again(ctx, call)
	switch {
	case err != nil:
		_ = first.Body.Close()
		return nil, err
	case !again:
		return first, nil
	}
	_ = first.Body.Close()
	return s.send(ctx, call, spec)
}

// notRelayed are headers of a provider's answer that are about its connection or its own site, not about the content.
var notRelayed = []string{
	"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
	"Set-Cookie", "Strict-Transport-Security", "Alt-Svc", "Content-Security-Policy", "Access-Control-Allow-Origin",
	"Access-Control-Allow-Credentials", "Clear-Site-Data", "X-Request-Id", "Content-Length", "Www-Authenticate",
}

func (s *Server) relay(c huma.Context, res *http.Response) {
	defer func() { _ = res.Body.Close() }()
	for name, values := range res.Header {
		if slices.Contains(notRelayed, name) {
			continue
		}
		for _, v := range values {
			c.AppendHeader(name, v)
		}
	}
	c.SetStatus(res.StatusCode)
	if _, err := io.Copy(c.BodyWriter(), res.Body); err != nil {
		note(c.Context(), fmt.Errorf("relay the provider's answer: %w", err)) // the status is sent; the length says that it broke off
	}
}
