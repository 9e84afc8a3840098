package promote

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"patchbay/infra/patchbay/manage"
)

// Result is what an import did.
type Result struct {
	Done    []string     `json:"done"`             // in their order
	Left    []string     `json:"left"`             // not done, after a failure
	Secrets []HookSecret `json:"webhook_secrets"`  // of endpoints that were made: shown this once
	Failed  string       `json:"failed,omitempty"` // the step at which it ended
}

// Empty is the result with [] in place of null.
func (r Result) Empty() Result {
	return Result{Done: []string{}, Left: []string{}, Secrets: []HookSecret{}}
}

// HookSecret is the signing secret of a new endpoint.
type HookSecret struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Secret string `json:"secret"`
}

// run is an import under way.
type run struct {
	api    *manage.Client
	result *Result
}

// Apply does what a plan says, in its order, and ends at the first failure: what is done stays, since the API has no
// transaction over several things. Each change is made to what the plan has seen, or refused.
func (p Plan) Apply(ctx context.Context, api *manage.Client, note func(format string, args ...any)) (Result, error) {
	result := Result{}.Empty()
	r := &run{api, &result}
	var failure error
	for _, s := range p.Steps {
		if s.apply == nil {
			continue
		}
		if failure == nil {
			failure = ctx.Err()
		}
		if failure != nil {
			result.Left = append(result.Left, s.What)
			continue
		}
		if failure = s.apply(ctx, r); failure != nil {
			result.Failed = s.What
			result.Left = append(result.Left, s.What)
			failure = fmt.Errorf("%s: %w", s.What, failure)
			continue
		}
		result.Done = append(result.Done, s.What)
		note("%s: %sd", s.What, s.Action)
	}
	return result, failure
}

// ErrChanged is a thing that was changed between the plan and its turn.
type ErrChanged struct{ What string }

// Error says what to do.
func (e ErrChanged) Error() string {
	return "somebody changed it after the plan was made: look at a new plan, and import again"
}

// patchHub changes the hub's settings if they are as the plan has seen them. The API has no ETag of them, so that who
// changes them in the very moment between is overwritten.
func patchHub(seen Hub, body any) func(context.Context, *run) error {
	return func(ctx context.Context, r *run) error {
		now, err := reader{r.api, nil}.hub(ctx)
		if err != nil {
			return err
		}
		if !sameJSON(now, seen) {
			return ErrChanged{"hub settings"}
		}
		_, err = r.api.Do(ctx, manage.Request{Method: http.MethodPatch, Path: "/project/hub", Body: body})
		return err
	}
}

// patchLogs is patchHub of what is kept of the log.
func patchLogs(seen, want Logs) func(context.Context, *run) error {
	return func(ctx context.Context, r *run) error {
		var now Logs
		if _, err := (reader{r.api, nil}).get(ctx, "/project/logs", &now); err != nil {
			return err
		}
		if now != seen {
			return ErrChanged{"log settings"}
		}
		_, err := r.api.Do(ctx, manage.Request{Method: http.MethodPatch, Path: "/project/logs", Body: want})
		return err
	}
}

// putDefinition puts a version of a definition that is as the plan has seen it; seen is nil where the key is new.
func putDefinition(key string, v OwnVersion, seen *OwnConnector) func(context.Context, *run) error {
	at := "/connector_definitions/" + url.PathEscape(key)
	return func(ctx context.Context, r *run) error {
		etag := ""
		if seen != nil {
			now, err := reader{r.api, nil}.definition(ctx, key, v.Version)
			if err != nil {
				return err
			}
			if now.source != seen.source(v.Version) {
				return ErrChanged{key}
			}
			etag = now.etag
		}
		_, err := r.api.Do(ctx, manage.Request{
			Method: http.MethodPut, Path: at, Text: []byte(v.Source), Type: "application/yaml", IfMatch: etag,
		})
		return err
	}
}

// source is the text of a version; empty where there is none.
func (o OwnConnector) source(version string) string {
	for _, v := range o.Versions {
		if v.Version == version {
			return v.Source
		}
	}
	return ""
}

func createConfig(key string, a AuthConfig, values map[string]string) func(context.Context, *run) error {
	body := map[string]any{"connector_key": key, "name": a.Name, "auth_type": a.AuthType}
	if a.Shared {
		body["use_shared_client"] = true
	} else {
		body["setup_fields"] = values
	}
	if a.Default {
		body["default"] = true
	}
	if a.Version != "" {
		body["provider_version"] = a.Version
	}
	if len(a.Policy) > 0 {
		body["call_policy"] = a.Policy
	}
	return func(ctx context.Context, r *run) error {
		answer, err := r.api.Do(ctx, manage.Request{Method: http.MethodPost, Path: "/auth_configs", Body: body, Once: true})
		if err != nil {
			return err
		}
		var made configState
		if err := answer.Decode(&made); err != nil {
			return err
		}
		if made.Name != a.Name { // somebody took the name after the plan, so that the API chose the next free one
			_, err := r.api.Do(ctx, manage.Request{
				Method: http.MethodDelete, Path: "/auth_configs/" + url.PathEscape(made.ID),
			})
			if err != nil {
				return fmt.Errorf("it was made as %q (%s), since the name was taken meanwhile, and cannot be deleted: %w",
					made.Name, made.ID, err)
			}
			return ErrChanged{a.Name}
		}
		return nil
	}
}

// updateConfig changes an auth config if it is as the plan has seen it.
func updateConfig(seen configState, body map[string]any, makeDefault bool) func(context.Context, *run) error {
	at := "/auth_configs/" + url.PathEscape(seen.ID)
	return func(ctx context.Context, r *run) error {
		if len(body) > 0 {
			var now configState
			etag, err := reader{r.api, nil}.get(ctx, at, &now)
			if err != nil {
				return err
			}
			now.Accounts, now.Default = seen.Accounts, seen.Default // what others do with it is no change of it
			if !sameJSON(now, seen) {
				return ErrChanged{seen.Name}
			}
			if _, err := r.api.Do(ctx, manage.Request{
				Method: http.MethodPatch, Path: at, Body: body, IfMatch: etag,
			}); err != nil {
				return err
			}
		}
		if !makeDefault {
			return nil
		}
		_, err := r.api.Do(ctx, manage.Request{Method: http.MethodPost, Path: at + "/make_default"})
		return err
	}
}

func switchTo(key, to string) func(context.Context, *run) error {
	verb := map[string]string{"enabled": "enable", "disabled": "disable"}[to]
	return func(ctx context.Context, r *run) error {
		_, err := r.api.Do(ctx, manage.Request{
			Method: http.MethodPost, Path: "/connectors/" + url.PathEscape(key) + "/" + verb,
		})
		return err
	}
}

func (w Webhook) body() map[string]any {
	body := map[string]any{"url": w.URL, "enabled": w.Enabled}
	if w.Description != "" {
		body["description"] = w.Description
	}
	if len(w.Events) > 0 {
		body["events"] = w.Events
	}
	return body
}

func createHook(w Webhook) func(context.Context, *run) error {
	return func(ctx context.Context, r *run) error {
		a, err := r.api.Do(ctx, manage.Request{Method: http.MethodPost, Path: "/webhooks", Body: w.body(), Once: true})
		if err != nil {
			return err
		}
		var made HookSecret
		if err := a.Decode(&made); err != nil {
			return err
		}
		r.result.Secrets = append(r.result.Secrets, made)
		return nil
	}
}

// updateHook changes an endpoint if it is as the plan has seen it.
func updateHook(seen webhookState, want Webhook) func(context.Context, *run) error {
	at := "/webhooks/" + url.PathEscape(seen.ID)
	return func(ctx context.Context, r *run) error {
		var now webhookState
		etag, err := reader{r.api, nil}.get(ctx, at, &now)
		if err != nil {
			return err
		}
		if !sameJSON(now, seen) {
			return ErrChanged{seen.URL}
		}
		body := want.body()
		if want.Description == "" {
			body["description"] = nil
		}
		if len(want.Events) == 0 {
			body["events"] = nil
		}
		_, err = r.api.Do(ctx, manage.Request{Method: http.MethodPatch, Path: at, Body: body, IfMatch: etag})
		return err
	}
}
