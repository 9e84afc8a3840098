package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"patchbay/infra/patchbay/manage"
)

// maxSkew is how far two clocks may be apart. AWS refuses signatures at five minutes; codes and tokens are good for
// less.
const maxSkew = time.Minute

// address asks the deployment for its public document, which wants no key, and looks at its clock.
func (d *Doctor) address(ctx context.Context) {
	if d.noAPI("address") {
		d.skip("clock", "%s", d.NoAPI)
		return
	}
	asked := d.Now()
	a, err := d.API.Do(ctx, manage.Request{Path: "/openapi.json"})
	var doc struct {
		Info struct {
			Title string `json:"title"`
		} `json:"info"`
	}
	if err == nil {
		err = a.Decode(&doc)
	}
	switch {
	case err != nil:
		d.down = true
		d.say("address", Wrong, "give --url the stack's output Url (or the domain's address); of a domain, see that its record "+
			"points at DomainTarget, and of CloudFront (infra/deploy/edge.yaml), that its ApiDomainName and BasePath are those "+
			"of the API", "%v", err)
		d.skip("clock", "the address does not answer")
		return
	case !strings.Contains(doc.Info.Title, "Patchbay"):
		d.down = true
		d.say("address", Wrong, "give --url the stack's output Url", "%s answers, and is not Patchbay", d.API.URL)
		d.skip("clock", "the address is another's")
		return
	}
	d.ok("address", "%s answers", d.API.URL)
	d.clock(asked, a.Date)
}

func (d *Doctor) clock(asked, told time.Time) {
	if told.IsZero() {
		d.skip("clock", "the deployment's answers tell no time")
		return
	}
	skew := told.Sub(asked.Truncate(time.Second))
	if skew.Abs() > maxSkew+d.Now().Sub(asked) {
		d.say("clock", Wrong, "set this machine's clock by NTP; where it is right, the deployment's machine is wrong: with clocks "+
			"apart AWS refuses signatures, and providers refuse signed requests and fresh tokens",
			"this machine's clock and the deployment's are %s apart", skew.Abs().Round(time.Second))
		return
	}
	d.ok("clock", "less than %s apart", maxSkew)
}

// key asks who the API key is.
func (d *Doctor) key(ctx context.Context) {
	if d.noAPI("api key") {
		return
	}
	var p struct {
		ID     string   `json:"id"`
		Name   string   `json:"name"`
		Scopes []string `json:"scopes"`
	}
	err := d.get(ctx, "/project", &p)
	if p, ok := errors.AsType[*manage.Problem](err); ok && p.Status == http.StatusForbidden {
		d.say("api key", Wrong, "take a key with every scope: 'patchbay keys create' without --scope makes one", "%v", err)
		d.NoAPI, d.API = "the API key may not read the project", nil
		return
	}
	if err != nil {
		d.say("api key", Wrong, "take a key that lives: 'patchbay keys create' with AWS credentials (--table) makes one; look for "+
			"one that was cut off, or is of another deployment", "%v", err)
		d.NoAPI, d.API = "the API key is refused", nil
		return
	}
	d.ok("api key", "of the project %s (%s), with %d scopes", p.ID, p.Name, len(p.Scopes))
}

func (d *Doctor) get(ctx context.Context, path string, into any) error {
	a, err := d.API.Do(ctx, manage.Request{Path: path})
	if err != nil {
		return err
	}
	return a.Decode(into)
}

// caches asks twice for what a key alone may read: kept on the way, it would be told to whoever asks next.
func (d *Doctor) caches(ctx context.Context) {
	const name = "caches"
	if d.noAPI(name) {
		return
	}
	for range 2 {
		a, err := d.API.Do(ctx, manage.Request{Path: "/project"})
		if err != nil {
			d.skip(name, "%v", err)
			return
		}
		if a.Kept {
			d.say(name, Wrong, "let what stands in front keep nothing but /hub-assets/* and /console-assets/*, and have what it "+
				"kept forgotten; infra/deploy/edge.yaml is CloudFront that does",
				"what one key reads is kept on the way, for whoever asks next")
			return
		}
	}
	d.ok(name, "nothing on the way keeps what a key reads")
}

// callback asks for the address that providers lead browsers back to, as they were told it. Without a state it is
// refused in Patchbay's own words, which is what shows that it is Patchbay's.
func (d *Doctor) callback(ctx context.Context) {
	const name = "callback address"
	if d.noAPI(name) {
		return
	}
	var list struct {
		Data []struct {
			Key string `json:"key"`
		} `json:"data"`
	}
	if err := d.get(ctx, "/connectors?limit=1", &list); err != nil || len(list.Data) == 0 {
		d.skip(name, "no connector can be read: %v", err)
		return
	}
	var c struct {
		RedirectURI string `json:"redirect_uri"`
	}
	if err := d.get(ctx, "/connectors/"+url.PathEscape(list.Data[0].Key), &c); err != nil {
		d.skip(name, "no connector can be read: %v", err)
		return
	}
	do := "set the parameter PublicUrl (or DomainName) to the address by which the outside reaches the deployment, and let " +
		"whatever stands before it pass /connect/oauth2/* on, below BasePath where it calls the API by DomainName"
	if err := d.leadsBack(ctx, c.RedirectURI); err != nil {
		d.say(name, Wrong, do, "%s, which providers lead browsers back to: %v", c.RedirectURI, err)
		return
	}
	if at, here := hostOf(c.RedirectURI), hostOf(d.API.URL); at != here {
		d.say(name, Warning, "make sure that the redirect URI which is registered with providers is on "+at,
			"%s answers, and its host is not the one of --url (%s)", c.RedirectURI, here)
		return
	}
	d.ok(name, "%s answers", c.RedirectURI)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}

// leadsBack fails where an address does not answer as the callback does. No key goes there.
func (d *Doctor) leadsBack(ctx context.Context, at string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "text/html")
	res, err := d.API.HTTP.Do(req)
	if err != nil {
		if inner, ok := errors.AsType[*url.Error](err); ok {
			err = inner.Err
		}
		return fmt.Errorf("nothing answers (%w)", err)
	}
	defer res.Body.Close()
	// Its page is for browsers alone, and says so in this policy.
	if res.StatusCode != http.StatusBadRequest ||
		!strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src") {
		return fmt.Errorf("it answers %d and not as Patchbay does", res.StatusCode)
	}
	return nil
}

// origins looks at which pages may show the hub.
func (d *Doctor) origins(ctx context.Context) {
	const name = "allowed origins"
	if d.noAPI(name) {
		return
	}
	var hub struct {
		Project    []string `json:"allowed_origins"`
		Deployment []string `json:"deployment_origins"`
	}
	if err := d.get(ctx, "/project/hub", &hub); err != nil {
		d.say(name, Wrong, "take an API key with connectors:read", "%v", err)
		return
	}
	all := append(append([]string{}, hub.Deployment...), hub.Project...)
	do := "name your pages' origins: the console's settings, or the parameter AllowedOrigins"
	switch {
	case len(all) == 0:
		d.say(name, Warning, do, "no page may embed the hub; links open its own page")
	case len(all) == 1 && all[0] == "*" && !d.Local:
		d.say(name, Wrong, do, "every page of the world may embed the hub")
	default:
		for _, o := range all {
			if strings.HasPrefix(o, "http://") && !d.Local {
				d.say(name, Wrong, "take it out, or serve it by https", "the page %s is not protected on its way", o)
				return
			}
		}
		d.ok(name, "%s", strings.Join(all, " "))
	}
}

// webhooks looks at endpoints that are not told what happens.
func (d *Doctor) webhooks(ctx context.Context) {
	const name = "webhooks"
	if d.noAPI(name) {
		return
	}
	var hooks struct {
		Data []struct {
			ID       string `json:"id"`
			URL      string `json:"url"`
			Enabled  bool   `json:"enabled"`
			Disabled string `json:"disabled_reason"`
			Failing  string `json:"failing_since"`
			Last     string `json:"last_failure"`
		} `json:"data"`
	}
	if err := d.get(ctx, "/webhooks", &hooks); err != nil {
		d.skip(name, "%v", err)
		return
	}
	bad := false
	for _, w := range hooks.Data {
		switch {
		case !w.Enabled && w.Disabled != "":
			bad = true
			d.say(name, Wrong, "mend it, then: patchbay webhooks update "+w.ID+" --enable, and replay what it missed",
				"Patchbay disabled %s (%s): %s", w.URL, w.Disabled, w.Last)
		case w.Failing != "":
			bad = true
			d.say(name, Wrong, "mend it; patchbay webhooks test "+w.ID+" shows what it answers", "%s fails since %s: %s", w.URL,
				w.Failing, w.Last)
		}
	}
	if !bad {
		d.ok(name, "%d endpoints, none fails", len(hooks.Data))
	}
}
