package promote

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/infra/patchbay/manage"
)

// state is a project as it is.
type state struct {
	id, name   string
	hub        Hub
	logs       Logs
	own        []ownState
	connectors []connectorState
	webhooks   []webhookState
}

type ownState struct {
	OwnConnector
}

type connectorState struct {
	Key     string        `json:"key"`
	State   string        `json:"state"`
	Configs []configState `json:"auth_configs"`
}

// configState is an auth config of the API, as far as it is configuration.
type configState struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	AuthType string            `json:"auth_type"`
	Default  bool              `json:"default"`
	Version  string            `json:"provider_version"`
	WorksBy  string            `json:"connector_version"`
	Shared   bool              `json:"uses_shared_client"`
	Setup    map[string]string `json:"setup_fields"` // secrets are redacted
	Policy   map[string]any    `json:"call_policy"`
	Accounts int               `json:"linked_account_count"`
}

type webhookState struct {
	ID          string   `json:"id"`
	URL         string   `json:"url"`
	Description string   `json:"description"`
	Events      []string `json:"events"`
	Enabled     bool     `json:"enabled"`
}

// reader reads a project.
type reader struct {
	api  *manage.Client
	note func(format string, args ...any)
}

func (r reader) get(ctx context.Context, path string, into any) (etag string, err error) {
	a, err := r.api.Do(ctx, manage.Request{Path: path})
	if err != nil {
		return "", err
	}
	return a.ETag, a.Decode(into)
}

// state reads the whole configuration.
func (r reader) state(ctx context.Context) (s state, err error) {
	var p struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	}
	if _, err := r.get(ctx, "/project", &p); err != nil {
		return s, err
	}
	s.id, s.name = p.ID, p.Name
	if s.hub, err = r.hub(ctx); err != nil {
		return s, err
	}
	if _, err := r.get(ctx, "/project/logs", &s.logs); err != nil {
		return s, err
	}
	if s.own, err = r.definitions(ctx); err != nil {
		return s, err
	}
	all, err := r.api.All(ctx, "/connectors", url.Values{
		"configured": {"true"}, "include": {"auth_configs"}, "limit": {"100"},
	}, 0, func(n int) { r.note("%d connectors read …", n) })
	if err != nil {
		return s, err
	}
	for _, text := range all {
		var c connectorState
		if err := (manage.Answer{Body: text}).Decode(&c); err != nil {
			return s, err
		}
		slices.SortFunc(c.Configs, func(a, b configState) int { return strings.Compare(a.Name, b.Name) })
		s.connectors = append(s.connectors, c)
	}
	slices.SortFunc(s.connectors, func(a, b connectorState) int { return strings.Compare(a.Key, b.Key) })
	var hooks struct {
		Data []webhookState `json:"data"`
	}
	_, err = r.get(ctx, "/webhooks", &hooks)
	s.webhooks = hooks.Data
	slices.SortFunc(s.webhooks, func(a, b webhookState) int { return strings.Compare(a.sortKey(), b.sortKey()) })
	return s, err
}

func (w webhookState) sortKey() string {
	return w.URL + "\n" + w.Description + "\n" + strings.Join(w.Events, ",") + "\n" + fmt.Sprint(w.Enabled)
}

func (r reader) hub(ctx context.Context) (h Hub, err error) {
	var got struct {
		ProductName *string  `json:"product_name"`
		Color       *string  `json:"color"`
		PrivacyURL  *string  `json:"privacy_url"`
		LogoURL     *string  `json:"logo_url"`
		Origins     []string `json:"allowed_origins"`
	}
	if _, err := r.get(ctx, "/project/hub", &got); err != nil {
		return h, err
	}
	text := func(p *string) string {
		if p == nil {
			return ""
		}
		return *p
	}
	h = Hub{
		ProductName: text(got.ProductName), Color: text(got.Color), PrivacyURL: text(got.PrivacyURL),
		AllowedOrigins: got.Origins,
	}
	if got.LogoURL != nil {
		h.Logo, err = r.picture(ctx, *got.LogoURL)
	}
	return h, err
}

// maxPicture is more than a logo may have, in bytes.
const maxPicture = 1 << 20

// picture reads a logo, which is public: no key is sent.
func (r reader) picture(ctx context.Context, at string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return "", fmt.Errorf("the logo's address: %w", err)
	}
	res, err := r.api.HTTP.Do(req)
	if err != nil {
		return "", fmt.Errorf("read the logo: %w", err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, maxPicture))
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("it answers %d", res.StatusCode)
	}
	if err != nil {
		return "", fmt.Errorf("read the logo at %s: %w", at, err)
	}
	return base64.StdEncoding.EncodeToString(data), nil
}

func (r reader) definitions(ctx context.Context) (all []ownState, err error) {
	var list struct {
		Data []struct {
			Key      string `json:"key"`
			Versions []struct {
				Version string `json:"version"`
			} `json:"versions"`
		} `json:"data"`
	}
	if _, err := r.get(ctx, "/connector_definitions", &list); err != nil {
		return nil, err
	}
	for _, d := range list.Data {
		o := ownState{OwnConnector: OwnConnector{Key: d.Key}}
		for _, v := range slices.Backward(d.Versions) { // the API has the latest first
			var text struct {
				Source string `json:"source"`
			}
			at := "/connector_definitions/" + url.PathEscape(d.Key) + "/versions/" + url.PathEscape(v.Version)
			if _, err := r.get(ctx, at, &text); err != nil {
				return nil, err
			}
			o.Versions = append(o.Versions, OwnVersion{v.Version, text.Source})
		}
		all = append(all, o)
		r.note("%s read …", d.Key)
	}
	slices.SortFunc(all, func(a, b ownState) int { return strings.Compare(a.Key, b.Key) })
	return all, nil
}

// definitionState is the text of one version, and the ETag of the whole.
type definitionState struct{ source, etag string }

// definition reads a version as it is now; one that is not there has no text.
func (r reader) definition(ctx context.Context, key, version string) (d definitionState, err error) {
	at := "/connector_definitions/" + url.PathEscape(key)
	var any struct{}
	if d.etag, err = r.get(ctx, at, &any); err != nil {
		return d, err
	}
	var text struct {
		Source string `json:"source"`
	}
	_, err = r.get(ctx, at+"/versions/"+url.PathEscape(version), &text)
	if p, ok := errors.AsType[*manage.Problem](err); ok && p.Status == http.StatusNotFound {
		err = nil
	}
	d.source = text.Source
	return d, err
}
