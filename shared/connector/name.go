package connector

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxName is how long the name of an auth config may be, in characters.
const maxName = 100

// createTries bounds how often a name is chosen anew. Of creations at once one succeeds each time, and a connector has
// room for fewer.
const createTries = 2 * MaxConfigs

func checkName(name string) error {
	if strings.TrimSpace(name) == "" || utf8.RuneCountInString(name) > maxName ||
		strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return ErrInvalid.At("body.name", "a name has 1 to 100 characters and no control characters")
	}
	return nil
}

// createNamed writes a new auth config under a name that no other one of the connector has: its own, or that with the
// next free number. Whoever creates or renames another one meanwhile makes it look again.
func (s *Service) createNamed(ctx context.Context, c *AuthConfig, makeDefault bool) error {
	wanted := c.Name
	for try := 1; ; try++ {
		taken, version, err := s.names(ctx, c)
		if err != nil {
			return err
		}
		c.Name, c.Among = freeName(wanted, taken), &version
		err = s.Store.CreateAuthConfig(ctx, *c, makeDefault)
		if !errors.Is(err, ErrMoved) || try == createTries {
			c.Among = nil
			return err
		}
	}
}

// claimName makes sure that no other auth config of the connector has the name that an update gives c.
func (s *Service) claimName(ctx context.Context, c *AuthConfig) error {
	taken, version, err := s.names(ctx, c)
	if err != nil {
		return err
	}
	if taken[folded(c.Name)] {
		return ErrName.At("body.name", "another auth config of the connector has this name")
	}
	c.Among = &version
	return nil
}

// names are those of the connector's other auth configs, folded, and a version of the connector that is not newer than
// they are: so it is read before them.
func (s *Service) names(ctx context.Context, c *AuthConfig) (map[string]bool, int64, error) {
	before, err := s.Store.Connector(ctx, c.Project, c.Connector)
	if err != nil {
		return nil, 0, err
	}
	there, err := s.Store.Configured(ctx, c.Project, c.Connector)
	names := make(map[string]bool, len(there.Configs))
	for _, config := range there.Configs {
		if config.ID != c.ID {
			names[folded(config.Name)] = true
		}
	}
	return names, before.Version, err
}

// folded is a name as it is told from others: people read "Main" and "main " as one.
func folded(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// freeName is a name that is not taken: the wanted one, or it with the lowest number from 2 on that is free.
func freeName(wanted string, taken map[string]bool) string {
	name := wanted
	for n := 2; taken[folded(name)]; n++ {
		number := fmt.Sprintf(" %d", n)
		name = shortened(wanted, maxName-len(number)) + number
	}
	return name
}

// shortened is the beginning of a text, of at most so many characters.
func shortened(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return strings.TrimSpace(string(runes[:most]))
	}
	return text
}
