package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"patchbay/shared/activity"
	"patchbay/shared/provider"
	"patchbay/shared/secret"
)

// methods are the ways of authenticating that a registration may come to, as RFC 7591 and as catalog.Token name them.
var methods = map[string]string{"client_secret_basic": "basic", "client_secret_post": "body", "none": "none"}

// askedMethod is how a client that is to be registered would authenticate: with a secret where the server takes one,
// since Patchbay can keep one, unless a public client is wanted. "" leaves it to the server, which then means
// client_secret_basic (RFC 7591 section 2).
func askedMethod(supported []string, public bool) (method string, ok bool) {
	if len(supported) == 0 {
		return "", true
	}
	order := []string{"client_secret_basic", "client_secret_post", "none"}
	if public {
		slices.Reverse(order)
	}
	for _, m := range order {
		if slices.Contains(supported, m) {
			return m, true
		}
	}
	return "", false
}

// registrationAnswer is RFC 7591 section 3.2.1.
type registrationAnswer struct {
	ID     string `json:"client_id"`
	Secret string `json:"client_secret"`
	Ends   int64  `json:"client_secret_expires_at"`
	Method string `json:"token_endpoint_auth_method"`
	Manage string `json:"registration_client_uri"`
	Token  string `json:"registration_access_token"`
}

// Register registers a client (RFC 7591). The way of authenticating is the one that the server answers.
func (c *Client) Register(
	ctx context.Context, f *provider.MCPFound, app provider.Application,
) (*provider.Registration, error) {
	asked, ok := askedMethod(f.Methods, app.Public)
	if !ok {
		return nil, refuse(provider.Other, "The authorization server %s takes none of the ways in which a registered client "+
			"could authenticate.", shown(f.Issuer))
	}
	body := map[string]any{
		"client_name": app.Name, "client_uri": app.Home, "redirect_uris": []string{app.Callback},
		"grant_types": []string{"authorization_code", "refresh_token"}, "response_types": []string{"code"},
		"application_type": applicationType(app.Callback),
	}
	for name, value := range map[string]string{
		"token_endpoint_auth_method": asked, "logo_uri": app.Logo, "scope": strings.Join(f.Scopes, " "),
	} {
		if value != "" {
			body[name] = value
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		return nil, refuse(provider.Other, "The registration cannot be written.")
	}
	req, err := http.NewRequestWithContext(activity.Doing(ctx, "register_client"), http.MethodPost, f.Register,
		bytes.NewReader(text))
	if err != nil {
		return nil, refuse(provider.Other, "The registration endpoint's address cannot be used.")
	}
	req.Header.Set("Content-Type", "application/json")
	a, err := c.do(req)
	if err != nil {
		return nil, err
	}
	return c.readRegistration(ctx, f, a, asked, app.Public)
}

// applicationType is native for a deployment on somebody's own machine, else web (OpenID Connect Registration).
func applicationType(callback string) string {
	if strings.HasPrefix(callback, "http://") {
		return "native"
	}
	return "web"
}

func (c *Client) readRegistration(
	ctx context.Context, f *provider.MCPFound, a *answer, asked string, public bool,
) (*provider.Registration, error) {
	if a.status != http.StatusCreated && a.status != http.StatusOK {
		return nil, notRegistered(f, a, public)
	}
	var told registrationAnswer
	if err := decode(a, &told); err != nil || told.ID == "" || len(told.ID) > maxAddress || !printable(told.ID) {
		return nil, refuse(provider.Other, "The authorization server %s answered the registration of a client without one.",
			shown(f.Issuer))
	}
	activity.Hide(ctx, told.Secret, told.Token)
	method := told.Method
	switch {
	case method == "" && told.Secret == "":
		method = "none"
	case method == "":
		if method = asked; asked == "" || asked == "none" {
			method = "client_secret_basic"
		}
	}
	auth, known := methods[method]
	switch {
	case !known:
		return nil, refuse(provider.Other, "The authorization server %s registered a client that authenticates by %s, which "+
			"was not asked for.", shown(f.Issuer), shown(method))
	case auth != "none" && told.Secret == "":
		return nil, refuse(provider.Other, "The authorization server %s registered a client that needs a secret (%s), and "+
			"gave none. Only a client that you register there by hand can be used.", shown(f.Issuer), shown(method))
	}
	r := &provider.Registration{ID: told.ID, Auth: auth}
	if auth != "none" {
		r.Secret = secret.New(told.Secret)
		if told.Ends > 0 {
			r.Ends = time.Unix(told.Ends, 0).UTC()
		}
	}
	if c.usable(told.Manage) && told.Token != "" && printable(told.Token) {
		r.Manage, r.Token = told.Manage, secret.New(told.Token)
	}
	return r, nil
}

// notRegistered is a refused registration, in the server's words where it has some (RFC 7591 section 3.2.2).
func notRegistered(f *provider.MCPFound, a *answer, public bool) error {
	var told struct {
		Code string `json:"error"`
		Text string `json:"error_description"`
	}
	_ = decode(a, &told) // no JSON: no words
	said := a.inWords()
	if told.Code != "" {
		said = shown(told.Code)
	}
	if text := sentence(told.Text); text != "" {
		said += ", " + text
	}
	kind := provider.Other
	if a.status >= 500 || a.status == http.StatusTooManyRequests {
		kind = provider.Later
	}
	if public { // an end user reads it, who has no auth config
		return refuse(kind, "The authorization server %s does not let this application register itself (%s).", shown(f.Issuer),
			said)
	}
	return refuse(kind, "The authorization server %s registers no client for Patchbay (%s). Register one there by hand and "+
		"enter its client id in the auth config.", shown(f.Issuer), said)
}

// sentence is a stranger's text in a line of ours: printable, capped.
func sentence(text string) string {
	words := strings.FieldsFunc(text[:min(len(text), 300)], func(r rune) bool { return r <= ' ' || r > '~' })
	return strings.TrimSuffix(strings.Join(words, " "), ".")
}

// Unregister deletes a registration (RFC 7592 section 2.3). One that is gone already is no error.
func (c *Client) Unregister(ctx context.Context, r *provider.Registration) error {
	if r.Manage == "" {
		return nil
	}
	req, err := http.NewRequestWithContext(activity.Doing(ctx, "unregister_client"), http.MethodDelete, r.Manage,
		http.NoBody)
	if err != nil {
		return refuse(provider.Other, "The registration's address cannot be used.")
	}
	req.Header.Set("Authorization", "Bearer "+r.Token.Reveal())
	a, err := c.do(req)
	if err != nil {
		return err
	}
	gone := a.status == http.StatusUnauthorized || a.status == http.StatusNotFound || a.status == http.StatusForbidden
	if a.status >= 300 && !gone {
		return refuse(provider.Later, "The registration was not deleted: %s.", a.inWords())
	}
	return nil
}
