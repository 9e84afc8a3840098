package main

import (
	"context"
	"fmt"
	"regexp"

	"patchbay/shared/app/clients"
	"patchbay/shared/catalog"
	"patchbay/shared/catalog/yamlfile"
)

// known is the catalog that names are held against.
type known struct{ *catalog.Catalog }

func openCatalog(cfg clients.Config) (known, error) {
	c, err := catalog.Open(catalog.Options{
		Dirs: cfg.CatalogDirs, Parse: yamlfile.Parse, SandboxURL: cfg.SandboxURL, Loopback: cfg.Local,
	})
	return known{c}, err
}

// keyForm is what a provider key or an auth type's key looks like; one goes into a secret's name.
var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)

// check fails for a provider key that the catalog does not have; forced, only for what cannot be one.
func (k known) check(key string, forced bool) error {
	if !keyForm.MatchString(key) {
		return fmt.Errorf("%q is no provider key", key)
	}
	// The command holds names against the deployment's own connectors, which are those of every project.
	ctx := context.Background()
	if _, err := k.Get(ctx, "", key); err == nil || forced {
		return nil
	}
	entries, err := k.List(ctx, "")
	if err != nil {
		return err
	}
	keys := make([]string, 0, len(entries))
	for _, e := range entries {
		keys = append(keys, e.Key)
	}
	hint := "GET /connectors lists those there are"
	if near := nearest(key, keys); near != "" {
		hint = "did you mean " + near + "?"
	}
	return fmt.Errorf("there is no connector %q here: %s (--catalog names folders of further ones, --force does without)",
		key, hint)
}

// authType is the auth type of a connector; nil when it is not known and forced. One that has nothing to set up is
// refused: it has no client to share.
func (k known) authType(connector, key string, forced bool) (*catalog.Auth, error) {
	if err := k.check(connector, forced); err != nil {
		return nil, err
	}
	if !keyForm.MatchString(key) {
		return nil, fmt.Errorf("%q is no auth type", key)
	}
	if forced {
		return nil, nil //nolint:nilnil // see above
	}
	def, err := k.Get(context.Background(), "", connector)
	if err != nil {
		return nil, err
	}
	auth, ok := def.AuthType(key)
	if !ok {
		var keys []string
		for _, a := range def.Auth {
			keys = append(keys, a.Key)
		}
		return nil, fmt.Errorf("%s has no auth type %q; it has: %s", connector, key, joined(keys))
	}
	if len(auth.Setup) == 0 {
		return nil, fmt.Errorf("%s %s has no setup fields, so there is no client to share", connector, key)
	}
	return auth, nil
}

// nearest is the key that differs least from the given one, by at most a third of its length; "" when none does.
func nearest(key string, keys []string) string {
	best, least := "", len(key)/3+1
	for _, k := range keys {
		if d := distance(key, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is Levenshtein's, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
