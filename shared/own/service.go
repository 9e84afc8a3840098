package own

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/connector"
	"patchbay/shared/fault"
	"patchbay/shared/project"
)

// Service runs the use cases of this package.
type Service struct {
	Store Store
	Parse catalog.Parser
	// Loopback lets addresses be of the author's own machine: in local mode alone.
	Loopback bool
	Now      func() time.Time
}

// tries bounds how often a change that names no version is made anew to what others made of the record.
const tries = 16

// Get returns a definition of the project's own that its plan lets it know of. ErrNotFound.
func (s *Service) Get(ctx context.Context, p project.Project, key string) (Definition, error) {
	if !catalog.IsOwn(key) {
		return Definition{}, ErrNotFound
	}
	d, err := s.Store.Definition(ctx, p.ID, key)
	if err == nil && !p.Withheld.Sees(d.Entry) {
		return Definition{}, ErrNotFound
	}
	return d, err
}

// List returns the definitions of the project's own that its plan lets it know of, by key.
func (s *Service) List(ctx context.Context, p project.Project) ([]Definition, error) {
	all, err := s.Store.Definitions(ctx, p.ID)
	return slices.DeleteFunc(all, func(d Definition) bool { return !p.Withheld.Sees(d.Entry) }), err
}

// Source returns a version of a definition as its author wrote it; "" is the latest. ErrNotFound, ErrVersionUnknown.
func (s *Service) Source(ctx context.Context, p project.Project, key, number string) (Definition, string, string, error) {
	d, err := s.Get(ctx, p, key)
	if err != nil {
		return d, "", "", err
	}
	number = cmp.Or(number, d.Numbers()[0])
	if _, ok := d.Versions[number]; !ok {
		return d, "", "", ErrVersionUnknown
	}
	text, err := s.Store.Text(ctx, p.ID, key, number)
	return d, number, text.Source, err
}

// Check reads a definition as Put does, and stores nothing. key is what its key must be; "" takes any. The faults are
// all that there are.
func (s *Service) Check(key, source string) (*catalog.Definition, Text, []catalog.Problem, error) {
	if len(source) > MaxSource {
		return nil, Text{}, []catalog.Problem{{
			Message: fmt.Sprintf("a definition has at most %d bytes; this one has %d", MaxSource, len(source)),
		}}, nil
	}
	def, problems, err := catalog.ReadText([]byte(source), bounded(s.Parse), s.Loopback)
	if err != nil || len(problems) > 0 {
		return nil, Text{}, problems, err
	}
	problems = faults(def, key, source)
	compiled, err := json.Marshal(def)
	if err != nil {
		return nil, Text{}, nil, fmt.Errorf("encode %s: %w", def.Key, err)
	}
	if len(compiled) > maxCompiled {
		problems = append(problems, catalog.Problem{Message: fmt.Sprintf(
			"with its presets and aliases written out the definition has %d bytes; it may have %d", len(compiled), maxCompiled)})
	}
	return def, Text{Source: source, Compiled: string(compiled)}, problems, nil
}

// faults are those that only a project's own definition has.
func faults(def *catalog.Definition, key, source string) (found []catalog.Problem) {
	report := func(path, at, format string, args ...any) {
		found = append(found, catalog.Problem{Path: path, Line: lineOf(source, at), Message: fmt.Sprintf(format, args...)})
	}
	name, own := strings.CutPrefix(def.Key, catalog.OwnPrefix)
	switch {
	case !own || name == "":
		report("/key", "key", "the key of a project's own connector begins with %s, such as %s%s",
			catalog.OwnPrefix, catalog.OwnPrefix, strings.TrimLeft(cmp.Or(name, "acme"), "_-"))
	case len(def.Key) > maxKey:
		report("/key", "key", "a key has at most %d characters", maxKey)
	case key != "" && def.Key != key:
		report("/key", "key", "the key is %q but the request is for %q; make them equal", def.Key, key)
	}
	if def.LocalOnly {
		report("/local_only", "local_only", "local_only is for connectors of the deployment's sandbox; leave it out")
	}
	if strings.Contains(source, "{sandbox_url}") {
		report("", "{sandbox_url}", "{sandbox_url} is for connectors of the deployment's sandbox; write the address")
	}
	return found
}

// lineOf is the line on which a text first stands, 1 where it does not.
func lineOf(source, text string) int {
	before, _, ok := strings.Cut(source, text)
	if !ok {
		return 1
	}
	return strings.Count(before, "\n") + 1
}

// refusal says all faults of a definition.
func refusal(problems []catalog.Problem) error {
	err := ErrInvalid
	for _, p := range problems {
		location := "body"
		if p.Line > 0 {
			location = fmt.Sprintf("line %d", p.Line)
		}
		err = err.At(strings.TrimSpace(location+" "+p.Path), p.Message)
	}
	return err
}

// Put stores a version of a definition: its first, a further one, or another text in the place of one. A text that is
// there already changes nothing. ifVersions are those of the record that may be changed; nil takes whatever is there.
func (s *Service) Put(
	ctx context.Context, p project.Project, key, source string, ifVersions []int64,
) (d Definition, number string, created bool, err error) {
	def, text, problems, err := s.Check(key, source)
	if err != nil {
		return d, "", false, err
	}
	if len(problems) > 0 {
		return d, "", false, refusal(problems)
	}
	if !p.Withheld.Sees(def.Entry()) {
		return d, "", false, ErrInvalid.At("body", "the project's plan leaves this connector, or its category, out")
	}
	d, err = s.untilFresh(ifVersions, func() (Definition, error) {
		var d Definition
		d, created, err = s.put(ctx, p, def, text, ifVersions)
		return d, err
	})
	return d, def.Version, created, err
}

// untilFresh makes a change anew while others changed what it was made to, unless the caller named versions.
func (s *Service) untilFresh(ifVersions []int64, change func() (Definition, error)) (d Definition, err error) {
	for range tries {
		if d, err = change(); !errors.Is(err, fault.ErrStale) || ifVersions != nil {
			return d, err
		}
	}
	return d, err
}

func (s *Service) put(
	ctx context.Context, p project.Project, def *catalog.Definition, text Text, ifVersions []int64,
) (d Definition, created bool, err error) {
	now := s.Now().UTC().Truncate(time.Millisecond) // as it is stored
	v := Version{Digest: text.digest(), Auth: authOf(def), CreatedAt: now, UpdatedAt: now}
	read, err := s.Get(ctx, p, def.Key)
	switch {
	case errors.Is(err, ErrNotFound) && ifVersions == nil:
		d = Definition{
			Project: p.ID, Key: def.Key, Entry: def.Entry(), Versions: map[string]Version{def.Version: v}, Version: 1,
			CreatedAt: now, UpdatedAt: now,
		}
		return d, true, s.Store.CreateDefinition(ctx, d, def.Version, text)
	case errors.Is(err, ErrNotFound):
		return d, false, fault.ErrStale
	case err != nil:
		return d, false, err
	case !allowed(ifVersions, read.Version):
		return d, false, fault.ErrStale
	}
	was, there := read.Versions[def.Version]
	switch {
	case there && was.Digest == v.Digest:
		return read, false, nil
	case there:
		v.CreatedAt = was.CreatedAt
	case len(read.Versions) == MaxVersions:
		return d, false, ErrTooManyVersions
	}
	next := read.changed(now)
	next.Versions[def.Version] = v
	if next.Numbers()[0] == def.Version {
		next.Entry = def.Entry()
	}
	return next, !there, s.update(ctx, next, read, def.Version, &text)
}

// changed is a copy of a definition for a change to be made to.
func (d Definition) changed(now time.Time) Definition {
	d.Versions, d.UpdatedAt = maps.Clone(d.Versions), now
	d.Version++
	return d
}

func allowed(versions []int64, version int64) bool {
	return versions == nil || slices.Contains(versions, version)
}

// update writes a change that leaves each auth config of the connector a version to work by.
func (s *Service) update(ctx context.Context, next, read Definition, number string, text *Text) error {
	in, err := s.Store.Connector(ctx, read.Project, read.Key)
	if err != nil {
		return err
	}
	for _, config := range in.Summaries {
		if err := served(config, next, read); err != nil {
			return err
		}
	}
	return s.Store.UpdateDefinition(ctx, next, read, number, text, in)
}

// served says why an auth config could not go on after a change.
func served(config connector.ConfigSummary, next, read Definition) error {
	was, ok := config.Pin.Best(read.Numbers())
	if !ok {
		return nil // it could not before
	}
	number, ok := config.Pin.Best(next.Numbers())
	if !ok {
		return ErrVersionInUse.Says("The auth config %s is pinned to %s, which no other version fits: change its pin first.",
			config.ID, config.Pin)
	}
	scheme, had := read.Versions[was].Auth[config.AuthType]
	if had && next.Versions[number].Auth[config.AuthType] != scheme {
		return ErrVersionInUse.Says("The auth config %s would work by version %s, which lacks its auth type %s (%s): "+
			"keep the auth type, or pin the auth config to %s first.", config.ID, number, config.AuthType, scheme, was)
	}
	return nil
}

// DeleteVersion deletes one version of a definition that has others. ErrVersionUnknown, ErrLast, ErrVersionInUse.
func (s *Service) DeleteVersion(
	ctx context.Context, p project.Project, key, number string, ifVersions []int64,
) error {
	_, err := s.untilFresh(ifVersions, func() (Definition, error) {
		read, err := s.Get(ctx, p, key)
		switch _, there := read.Versions[number]; {
		case err != nil:
			return read, err
		case !allowed(ifVersions, read.Version):
			return read, fault.ErrStale
		case !there:
			return read, ErrVersionUnknown
		case len(read.Versions) == 1:
			return read, ErrLast
		}
		next := read.changed(s.Now().UTC().Truncate(time.Millisecond))
		delete(next.Versions, number)
		if next.Entry, err = s.entry(ctx, next); err != nil {
			return read, err
		}
		return next, s.update(ctx, next, read, number, nil)
	})
	return err
}

// entry is what lists show of a definition's latest version.
func (s *Service) entry(ctx context.Context, d Definition) (catalog.Entry, error) {
	text, err := s.Store.Text(ctx, d.Project, d.Key, d.Numbers()[0])
	if errors.Is(err, ErrVersionUnknown) {
		err = fault.ErrStale // deleted meanwhile
	}
	if err != nil {
		return catalog.Entry{}, err
	}
	def, err := catalog.Decode([]byte(text.Compiled))
	if err != nil {
		return catalog.Entry{}, err
	}
	return def.Entry(), nil
}

// Delete deletes a definition with all its versions. ErrNotFound, ErrInUse.
func (s *Service) Delete(ctx context.Context, p project.Project, key string, ifVersions []int64) error {
	_, err := s.untilFresh(ifVersions, func() (Definition, error) {
		d, err := s.Get(ctx, p, key)
		if err != nil {
			return d, err
		}
		if !allowed(ifVersions, d.Version) {
			return d, fault.ErrStale
		}
		return d, s.Store.DeleteDefinition(ctx, d)
	})
	return err
}

func authOf(def *catalog.Definition) map[string]catalog.Scheme {
	auth := make(map[string]catalog.Scheme, len(def.Auth))
	for i := range def.Auth {
		auth[def.Auth[i].Key] = def.Auth[i].Scheme
	}
	return auth
}

// digest tells texts apart, and what a release made of them: the same text, put again, is compiled anew.
func (t Text) digest() string {
	sum := sha256.Sum256([]byte(t.Source + "\x00" + t.Compiled))
	return hex.EncodeToString(sum[:12])
}
