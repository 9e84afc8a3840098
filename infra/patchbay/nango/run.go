package nango

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"patchbay/infra/clients/go/patchbay"
	"patchbay/shared/fault"
)

var errUnknown = fault.New(fault.Invalid, "unknown_connector", "The catalog does not have the connector.")

// Plan says what becomes of each connection, and changes nothing.
func Plan(
	ctx context.Context, c *patchbay.ClientWithResponses, all []Connection, o Options,
) ([]Step, error) {
	if !slices.Contains([]string{"organization", "end-user", "connection"}, o.Owner) {
		return nil, fmt.Errorf("an account's owner is the organization, the end-user or the connection, and not %q", o.Owner)
	}
	known, owned, seen := map[string]*connector{}, map[string]bool{}, map[string]bool{}
	var steps []Step
	for _, one := range all {
		name := one.ProviderConfigKey + " " + one.ConnectionID
		if seen[name] {
			steps = append(steps, Step{Connection: one, Says: "it is in the export twice; the first one is taken"})
			continue
		}
		seen[name] = true
		made, ok := known[one.ProviderConfigKey]
		if !ok {
			var err error
			if made, err = o.find(ctx, c, one); err != nil {
				return nil, err
			}
			known[one.ProviderConfigKey] = made
		}
		step := o.plan(one, made)
		if made != nil {
			step.Connector = made.Key
		}
		if step.Request != nil {
			if err := taken(ctx, c, &step, owned); err != nil {
				return nil, err
			}
		}
		steps = append(steps, step)
	}
	return steps, nil
}

// find looks for what an integration of Nango's is here: what was named, or the connector of the same name.
func (o Options) find(ctx context.Context, c *patchbay.ClientWithResponses, one Connection) (*connector, error) {
	named := o.Connectors[one.ProviderConfigKey]
	keys := candidates(one.Provider)
	switch {
	case strings.HasPrefix(named, "cfg_"):
		res, err := c.GetAuthConfigWithResponse(ctx, named)
		if err := patchbay.Check(res, err); err != nil {
			return nil, fmt.Errorf("%s is to be %s: %w", one.ProviderConfigKey, named, err)
		}
		keys = []string{res.JSON200.ConnectorKey}
	case named != "":
		keys = []string{named}
	}
	for _, key := range keys {
		res, err := c.GetConnectorWithResponse(ctx, key)
		err = patchbay.Check(res, err)
		if e, ok := errors.AsType[*patchbay.Error](err); ok && e.Status == http.StatusNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		made := &connector{Key: key, Types: res.JSON200.AuthTypes}
		for config, err := range patchbay.AuthConfigs(ctx, c, &patchbay.ListAuthConfigsParams{ConnectorKey: &key}) {
			if err != nil {
				return nil, err
			}
			made.Configs = append(made.Configs, config)
		}
		return made, nil
	}
	if named != "" {
		return nil, errUnknown.Says("%s is to be the connector %s, which the catalog does not have: 'patchbay connectors list' "+
			"has its keys.", one.ProviderConfigKey, named)
	}
	return nil, nil
}

// candidates are keys that a provider of Nango's may have here. Nango has a provider of its own for some ways to
// authenticate, where the catalog has an auth type.
func candidates(provider string) []string {
	keys := []string{provider, strings.ReplaceAll(provider, "-", "_")}
	for _, suffix := range []string{"-oauth", "-oauth2", "-cc", "-basic", "-api-key", "-sandbox", "-pat", "-mcp", "-v2"} {
		if short, ok := strings.CutSuffix(provider, suffix); ok {
			keys = append(keys, short, strings.ReplaceAll(short, "-", "_"))
		}
	}
	return slices.Compact(keys)
}

// taken finds what an earlier run has imported, and owners who have an account of the connector already.
func taken(ctx context.Context, c *patchbay.ClientWithResponses, s *Step, owned map[string]bool) error {
	id, integration := s.Connection.ConnectionID, s.Connection.ProviderConfigKey
	mark := []string{MetadataID + "=" + id, MetadataIntegration + "=" + integration}
	match := patchbay.ListAccountsParams{Provider: &s.Connector, Metadata: &mark}
	for a, err := range patchbay.Accounts(ctx, c, &match) {
		if err != nil {
			return err
		}
		s.Request, s.Account, s.Says = nil, a.ID, "was imported as "+a.ID+" before"
		owned[s.Connector+" "+a.OriginOwnerID] = true
		return nil
	}
	owner := s.Connector + " " + s.Request.OriginOwnerID
	if !owned[owner] {
		match = patchbay.ListAccountsParams{Provider: &s.Connector, OriginOwnerID: &s.Request.OriginOwnerID}
		for _, err := range patchbay.Accounts(ctx, c, &match) {
			if err != nil {
				return err
			}
			owned[owner] = true
			break
		}
	}
	if owned[owner] {
		s.Request.Multiple = new(true)
		s.Says += ", beside another account of the same owner"
	}
	owned[owner] = true
	return nil
}

// Run does what was planned, one connection after the other, and tells each as it is done. Each is linked whole or not
// at all, and one that fails does not stop the next. A second run passes by what is linked.
func Run(ctx context.Context, c *patchbay.ClientWithResponses, steps []Step, tell func(Step)) {
	for _, s := range steps {
		if s.Request != nil && ctx.Err() == nil {
			s = s.run(ctx, c)
		}
		tell(s)
	}
}

func (s Step) run(ctx context.Context, c *patchbay.ClientWithResponses) Step {
	id, err := s.link(ctx, c)
	if e, ok := errors.AsType[*patchbay.Error](err); ok && s.addFacts(e) {
		id, err = s.link(ctx, c)
	}
	if err != nil {
		s.Failed, s.Says = true, words(err)
		return s
	}
	s.Account, s.Says = id, "is linked as "+id
	return s
}

func (s Step) link(ctx context.Context, c *patchbay.ClientWithResponses) (string, error) {
	body, err := json.Marshal(s.Request)
	if err != nil {
		return "", err
	}
	// The same request has the same key: where an answer was lost, the next try gets it.
	sum := sha256.Sum256(append([]byte(s.Connection.ProviderConfigKey+" "+s.Connection.ConnectionID+" "), body...))
	key := "nango-" + hex.EncodeToString(sum[:16])
	res, err := c.ImportAccountWithResponse(ctx, &patchbay.ImportAccountParams{IdempotencyKey: &key}, *s.Request)
	if err := patchbay.Check(res, err); err != nil {
		return "", err
	}
	if res.JSON201 == nil {
		return "", errors.New("the answer has no account")
	}
	return res.JSON201.ID, nil
}

// addFacts takes what the API says is missing from the connection's settings or the token answer: Nango keeps there
// what a sign-in tells, such as instance_url. It says whether it found something.
func (s Step) addFacts(e *patchbay.Error) (found bool) {
	if s.Request.Tokens == nil || e.Problem.Errors == nil {
		return false
	}
	facts := map[string]string{}
	for _, f := range *e.Problem.Errors {
		name, ok := strings.CutPrefix(f.Location, "body.tokens.facts.")
		if !ok {
			return false // something else is wrong, too
		}
		raw, _ := s.Connection.Credentials["raw"].(map[string]any)
		value := text(s.Connection.Config, name)
		if value == "" {
			value = text(raw, name)
		}
		if value != "" {
			facts[name] = value
		}
	}
	if len(facts) == 0 {
		return false
	}
	s.Request.Tokens.Facts = &facts
	return true
}

// words are an error's message with the wrong parts of the request.
func words(err error) string {
	e, ok := errors.AsType[*patchbay.Error](err)
	if !ok {
		return err.Error()
	}
	said := e.Error()
	if e.Problem.Errors != nil {
		for _, f := range *e.Problem.Errors {
			said += fmt.Sprintf("; %s %s", strings.TrimPrefix(f.Location, "body."), f.Message)
		}
	}
	if e.Problem.ProviderResponse != nil {
		said += "; the provider says: " + *e.Problem.ProviderResponse
	}
	return said
}
