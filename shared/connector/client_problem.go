package connector

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"patchbay/shared/fault"
	"patchbay/shared/provider"
)

// Problem is what the owner has to mend at an auth config. Accounts stay as they are meanwhile.
type Problem struct {
	Code         string // ProblemClient
	ProviderCode string // of the provider's answer, such as invalid_client; an open list
	Description  string // the provider's words, or ours
	At           time.Time
	// SeenAt is when the provider last said so, to within pauseRefused.
	SeenAt time.Time
	// Times is how often it was noted: once at first, then not more often than every pauseRefused.
	Times int
	// Client is the mark of the client that is refused (AuthConfig.Client).
	Client string
}

// ProblemClient is the code of the one problem there is: the provider refuses the OAuth client.
const ProblemClient = "client_refused"

// pauseRefused is how long no token call is made with a client that was refused more than once. The first refusal asks
// for no pause, since a client that is corrected at the provider works at once.
const pauseRefused = 10 * time.Second

// Client is a mark of the setup that the auth config has now. Another one after an edit of a setup field.
func (c AuthConfig) Client() string {
	text, _ := json.Marshal([]any{c.Setup, c.SecretRef}) // texts always encode
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Refused returns the problem with the auth config's client if it was refused so lately, and so often, that asking
// again would tell nothing; else nil.
func (c AuthConfig) Refused(now time.Time) *Problem {
	if p := c.Problem; p != nil && p.Times > 1 && now.Before(p.SeenAt.Add(pauseRefused)) {
		return p
	}
	return nil
}

// TellClient notes on an auth config what a token call said of its client: err is the call's. The auth config is given
// as it was used: with another client than that nothing is noted. A note that cannot be written changes nothing for the
// call.
func (s *Service) TellClient(ctx context.Context, c AuthConfig, err error) {
	told, failed := s.forgetClient(ctx, c, err)
	if told {
		// Linking again registers another.
	} else if p, ok := errors.AsType[*provider.Error](err); ok && p.Kind == provider.ClientWrong {
		failed = s.clientRefused(ctx, c, p)
	} else if err == nil {
		failed = s.clientAccepted(ctx, c)
	}
	if failed != nil {
		s.Log.ErrorContext(ctx, "what a provider said about a client was not noted", "auth_config", c.ID, "error", failed)
	}
}

func (s *Service) clientRefused(ctx context.Context, c AuthConfig, why *provider.Error) error {
	now := s.Now().UTC()
	p := Problem{
		Code: ProblemClient, ProviderCode: why.Code, At: now, SeenAt: now, Times: 1, Client: c.Client(),
		Description: cmp.Or(why.Description, "The provider does not accept the client id or the client secret."),
	}
	if was := c.Problem; was != nil {
		if now.Before(was.SeenAt.Add(pauseRefused)) && was.Times > 1 {
			return nil
		}
		p.At, p.Times = was.At, was.Times+1
	}
	return unlessEdited(s.Store.NoteProblem(ctx, c, p))
}

func (s *Service) clientAccepted(ctx context.Context, c AuthConfig) error {
	if c.Problem == nil {
		return nil
	}
	return unlessEdited(s.Store.EndProblem(ctx, c.Project, c.ID, c.Problem.Client))
}

// unlessEdited drops the failure of a note that came too late: the auth config was edited or deleted meanwhile.
func unlessEdited(err error) error {
	if errors.Is(err, fault.ErrStale) || errors.Is(err, ErrConfigUnknown) {
		return nil
	}
	return err
}
