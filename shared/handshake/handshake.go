// Package handshake takes the secret that some providers post to an auth config's address when it is registered with
// them: the owner gives it back there, and from then on webhooks are signed with it (decision 0046). Nobody has signed
// that first request, so what came is never in force by itself: the owner is shown it once.
package handshake

import (
	"context"
	"crypto/ecdh"
	"crypto/hpke"
	"errors"
	"strings"
	"time"
	"unicode"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/project"
	"patchbay/shared/secret"
)

// Life is how long an owner's wait lasts, and with it what came.
const Life = time.Hour

// MaxSecret is the longest secret that is taken, in bytes. Notion's has 50.
const MaxSecret = 512

// MostArrivals bounds the secrets that are taken in one wait: who knows the address could send others for ever.
const MostArrivals = 20

// Errors of this package.
var (
	ErrNone = fault.New(fault.NotFound, "inbound_secret_not_asked",
		"The provider of this auth config sends no secret to its address: enter what webhooks are signed with among the "+
			"setup fields.")
	ErrNotAwaited = fault.New(fault.Conflict, "inbound_secret_not_awaited",
		"Nobody waits for a secret at this address at this moment: its owner has to say so first, and then to have it "+
			"sent again.")
	ErrNotCome = fault.New(fault.Conflict, "inbound_secret_not_come",
		"Nothing is there to be shown: no secret has come, it was shown already, or its hour is over. Wait for it, and have "+
			"the provider send it again.")
	ErrMalformed = fault.New(fault.Invalid, "inbound_secret_malformed",
		"The secret is missing, too long, or has characters that no secret has.")
)

// State says how far a handshake has come.
type State string

// The states.
const (
	None    State = "none" // nobody waits, or the hour is over
	Waiting State = "waiting"
	Come    State = "come" // it can be shown
	Shown   State = "shown"
)

// Handshake is an owner's wait for a secret. What comes is sealed for the key pair of this wait (RFC 9180), so that the
// function which takes it can open nothing, this secret included.
type Handshake struct {
	Project, Config string
	Public          []byte // X25519
	Private         []byte // its private key in an envelope; none once it was shown
	Sealed          []byte // what came last; none before, and once it was shown
	Arrivals        int    // secrets that came in this wait
	OpenedAt        time.Time
	ArrivedAt       time.Time // of the last; zero before
	ShownAt         time.Time // zero before
	EndsAt          time.Time
	Version         int64 // of the item; waits of one auth config follow each other on it
}

// State is the handshake's at a time.
func (h Handshake) State(now time.Time) State {
	switch {
	case !now.Before(h.EndsAt):
		return None
	case !h.ShownAt.IsZero():
		return Shown
	case h.Arrivals > 0:
		return Come
	}
	return Waiting
}

// Arrivals is the part of Store that takes what comes.
type Arrivals interface {
	// Handshake reads an auth config's. ErrNotAwaited where there is none.
	Handshake(ctx context.Context, project, config string) (Handshake, error)
	// Arrive keeps what came, in place of what came before, while exactly this wait goes on: one with its Public, not over
	// and not shown, with fewer than MostArrivals. Else it is ErrNotAwaited.
	Arrive(ctx context.Context, h Handshake, sealed []byte, now time.Time) error
}

// Store keeps handshakes, one for each auth config.
type Store interface {
	Arrivals
	// Await stores a new one in place of any other.
	Await(ctx context.Context, h Handshake) (Handshake, error)
	// Show takes away what is secret and notes when, if the handshake still has the version. fault.ErrStale.
	Show(ctx context.Context, h Handshake, now time.Time) (Handshake, error)
}

// Configs finds auth configs.
type Configs interface {
	// AuthConfig is connector.Service's.
	AuthConfig(ctx context.Context, p project.Project, id string) (connector.Connector, connector.AuthConfig, error)
}

// Definitions finds the definition that an auth config works by.
type Definitions interface {
	// Pinned is connector.Catalog's.
	Pinned(ctx context.Context, project, key string, pin catalog.Pin) (*catalog.Definition, error)
}

// Service runs the owner's side.
type Service struct {
	Store       Store
	Configs     Configs
	Definitions Definitions
	Sealer      secret.Sealer
	Now         func() time.Time
}

// Await begins a wait of an hour. What an earlier one brought is gone.
func (s *Service) Await(ctx context.Context, p project.Project, config string) (Handshake, error) {
	if err := s.asked(ctx, p, config); err != nil {
		return Handshake{}, err
	}
	pair, err := kem().GenerateKey()
	if err != nil {
		return Handshake{}, err
	}
	bytes, err := pair.Bytes()
	if err != nil {
		return Handshake{}, err
	}
	private, err := s.Sealer.Seal(ctx, binding(p.ID, config), bytes)
	if err != nil {
		return Handshake{}, err
	}
	now := s.now()
	return s.Store.Await(ctx, Handshake{
		Project: p.ID, Config: config, Public: pair.PublicKey().Bytes(), Private: private, OpenedAt: now,
		EndsAt: now.Add(Life),
	})
}

// Get returns how far the handshake is; one without an end where nobody has waited.
func (s *Service) Get(ctx context.Context, p project.Project, config string) (Handshake, State, error) {
	if err := s.asked(ctx, p, config); err != nil {
		return Handshake{}, None, err
	}
	h, err := s.Store.Handshake(ctx, p.ID, config)
	if errors.Is(err, ErrNotAwaited) {
		return Handshake{Project: p.ID, Config: config}, None, nil
	}
	return h, h.State(s.now()), err
}

// showTries is how often a secret is read anew because another came in that moment.
const showTries = 4

// Show returns what came last, and forgets it: nobody is shown it again.
func (s *Service) Show(ctx context.Context, p project.Project, config string) (secret.Text, Handshake, error) {
	for try := 1; ; try++ {
		h, state, err := s.Get(ctx, p, config)
		if err != nil {
			return secret.Text{}, h, err
		}
		if state != Come {
			return secret.Text{}, h, ErrNotCome
		}
		text, err := s.open(ctx, h)
		if err != nil {
			return secret.Text{}, h, err
		}
		shown, err := s.Store.Show(ctx, h, s.now())
		if err == nil {
			return text, shown, nil
		}
		if !errors.Is(err, fault.ErrStale) || try == showTries {
			return secret.Text{}, h, err
		}
	}
}

// open reads what came.
func (s *Service) open(ctx context.Context, h Handshake) (secret.Text, error) {
	bytes, err := s.Sealer.Open(ctx, binding(h.Project, h.Config), h.Private)
	if err != nil {
		return secret.Text{}, err
	}
	pair, err := kem().NewPrivateKey(bytes)
	if err != nil {
		return secret.Text{}, err
	}
	text, err := hpke.Open(pair, hpke.HKDFSHA256(), hpke.AES256GCM(), info(h.Project, h.Config), h.Sealed)
	return secret.New(string(text)), err
}

// asked refuses an auth config whose provider sends no secret.
func (s *Service) asked(ctx context.Context, p project.Project, id string) error {
	_, c, err := s.Configs.AuthConfig(ctx, p, id)
	if err != nil {
		return err
	}
	def, err := s.Definitions.Pinned(ctx, p.ID, c.Connector, c.Pin)
	if err != nil {
		return err
	}
	if auth, ok := def.AuthType(c.AuthType); !ok || c.SharedClient || auth.Webhooks.Takes() == "" {
		return ErrNone
	}
	return nil
}

// Deliver keeps a secret that a provider posted, sealed for whoever waits for it. ErrNotAwaited, ErrMalformed.
func Deliver(ctx context.Context, store Arrivals, of, config, text string, now time.Time) error {
	if text == "" || len(text) > MaxSecret || strings.ContainsFunc(text, notOfSecrets) {
		return ErrMalformed
	}
	h, err := store.Handshake(ctx, of, config)
	if err != nil {
		return err
	}
	if state := h.State(now); state != Waiting && state != Come {
		return ErrNotAwaited
	}
	key, err := kem().NewPublicKey(h.Public)
	if err != nil {
		return err
	}
	sealed, err := hpke.Seal(key, hpke.HKDFSHA256(), hpke.AES256GCM(), info(of, config), []byte(text))
	if err != nil {
		return err
	}
	return store.Arrive(ctx, h, sealed, now)
}

// notOfSecrets says whether a character is none of those that providers make secrets of.
func notOfSecrets(r rune) bool { return r > unicode.MaxASCII || !unicode.IsGraphic(r) || r == ' ' }

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

func kem() hpke.KEM { return hpke.DHKEM(ecdh.X25519()) }

func binding(of, config string) secret.Binding {
	return secret.Binding{Project: of, Owner: config, Kind: "inbound_secret"}
}

func info(of, config string) []byte { return []byte("patchbay inbound secret\n" + of + "\n" + config) }
