package inbound

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"unicode"

	"patchbay/shared/catalog"
	"patchbay/shared/handshake"
)

// Answer is what the provider gets.
type Answer struct {
	Status int
	Type   string // of Body; "" with an empty one
	Body   string
}

// maxEcho bounds what is sent back to a provider that tries the address, in bytes.
const maxEcho = 4 << 10

// challenged answers a request by which the provider tries the address; ok is false for any other. signed says whether
// a signature held.
func challenged(w *catalog.Webhooks, r *Request, setup func() (map[string]string, error), signed bool) (
	answer Answer, ok bool, err error,
) {
	for i := range w.Challenges {
		c := &w.Challenges[i]
		if c.Takes != nil || c.Signed != signed || cmp.Or(c.Method, "POST") != r.Method {
			continue
		}
		v := values{request: r}
		if needsSetup(c) {
			if v.setup, err = setup(); err != nil {
				return Answer{}, false, err
			}
		}
		if v.fits(c.When) {
			answer, err = v.answer(c)
			return answer, err == nil, err
		}
	}
	return Answer{}, false, nil
}

// bringer is the challenge by which a request brings a secret; nil where it is none.
func bringer(w *catalog.Webhooks, r *Request) *catalog.Challenge {
	for i := range w.Challenges {
		c, v := &w.Challenges[i], values{request: r}
		if c.Takes != nil && cmp.Or(c.Method, "POST") == r.Method && v.fits(c.When) {
			return c
		}
	}
	return nil
}

// bring keeps the secret of a request for the owner who waits for it, and in no other case.
func (s *Service) bring(ctx context.Context, to address, r *Request, c *catalog.Challenge) (Answer, error) {
	note(ctx, "secret")
	v := values{request: r}
	text, _ := v.expand(c.Takes.From)
	if err := handshake.Deliver(ctx, s.Store, to.config.Project, to.config.ID, text, s.Now()); err != nil {
		return Answer{}, err
	}
	return v.answer(c)
}

// needsSetup says whether a challenge names a setup field.
func needsSetup(c *catalog.Challenge) bool {
	if c.Proof != nil {
		return true
	}
	for _, wanted := range c.When {
		if len(wanted.Names()) > 0 {
			return true
		}
	}
	return false
}

// fits says whether every value is what it must be.
func (v values) fits(when map[string]catalog.Template) bool {
	fits := true
	for name, wanted := range when {
		found := v.all(name)
		if wanted.IsZero() {
			fits = fits && len(found) > 0
			continue
		}
		text, err := wanted.Expand(v.setup)
		fits = fits && err == nil && len(found) == 1 && same([]byte(found[0]), []byte(text))
	}
	return fits
}

func (v values) answer(c *catalog.Challenge) (Answer, error) {
	if c.Proof != nil {
		of, ok := v.expand(c.Proof.Of)
		key, err := c.Proof.Key.Expand(v.setup)
		if err != nil {
			return Answer{}, ErrNoSecret
		}
		if !ok {
			return Answer{}, ErrChallenge
		}
		v.proof = encode(c.Proof.Encoding, sum(c.Proof.Hash, []byte(key), []byte(of)))
	}
	a := Answer{Status: cmp.Or(c.Status, 200)}
	switch {
	case !c.Text.IsZero():
		text, ok := v.expand(c.Text)
		if !ok || !echoes(text) {
			return Answer{}, ErrChallenge
		}
		a.Type, a.Body = "text/plain; charset=utf-8", text
	case len(c.JSON) > 0:
		object := map[string]string{}
		for name, t := range c.JSON {
			text, ok := v.expand(t)
			if !ok || !echoes(text) {
				return Answer{}, ErrChallenge
			}
			object[name] = text
		}
		body, err := json.Marshal(object)
		if err != nil {
			return Answer{}, err
		}
		a.Type, a.Body = "application/json", string(body)
	}
	return a, nil
}

// echoes says whether a text may be sent back: anybody can make us say it.
func echoes(text string) bool {
	return len(text) <= maxEcho && !strings.ContainsFunc(text, unicode.IsControl)
}
