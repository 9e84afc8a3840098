package table

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/fault"
	"patchbay/shared/project"
)

var _ project.HubStore = (*Store)(nil)

// hubRecord is project.Hub; absent is that of a project that never said.
type hubRecord struct {
	Product  string   `dynamodbav:"product,omitempty"`
	Color    string   `dynamodbav:"color,omitempty"`
	Privacy  string   `dynamodbav:"privacy,omitempty"`
	LogoHash string   `dynamodbav:"logo_hash,omitempty"`
	LogoType string   `dynamodbav:"logo_type,omitempty"`
	Origins  []string `dynamodbav:"origins,omitempty"`
}

func (r *hubRecord) domain() project.Hub {
	if r == nil {
		return project.Hub{}
	}
	return project.Hub{
		Product: r.Product, Color: r.Color, Privacy: r.Privacy, Origins: r.Origins,
		Logo: project.Logo{Hash: r.LogoHash, Type: r.LogoType},
	}
}

// logoRecord is the picture. Its version is that of the project's item which names it.
type logoRecord struct {
	Entity  string `dynamodbav:"entity"`
	Version int64  `dynamodbav:"version"`
	Hash    string `dynamodbav:"hash"`
	Type    string `dynamodbav:"type"`
	Data    []byte `dynamodbav:"data"`
}

// ChangeHub implements project.HubStore. A picture is written with the setting that names it, or not at all.
func (s *Store) ChangeHub(
	ctx context.Context, id string, picture *project.Picture, change func(project.Hub) (project.Hub, error),
) (now project.Hub, err error) {
	err = s.againWhileStale(ctx, func() error {
		now, err = s.changeHubOnce(ctx, id, picture, change)
		return err
	})
	return now, err
}

func (s *Store) changeHubOnce(
	ctx context.Context, id string, picture *project.Picture, change func(project.Hub) (project.Hub, error),
) (project.Hub, error) {
	p, err := s.Project(ctx, id)
	if err != nil {
		return project.Hub{}, err
	}
	h, err := change(p.Hub)
	if err != nil {
		return h, err
	}
	name, value := expression.Name, expression.Value
	set := expression.Set(name("hub"), value(hubRecord{
		Product: h.Product, Color: h.Color, Privacy: h.Privacy, LogoHash: h.Logo.Hash, LogoType: h.Logo.Type,
		Origins: h.Origins,
	})).Set(name("version"), name("version").Plus(value(1)))
	writes := []write{update(projectKey(id), set, name("version").Equal(value(p.Version)),
		missingOr(project.ErrNotFound, fault.ErrStale))}
	switch {
	case picture != nil:
		w, err := put(logoKey(id), logoRecord{
			Entity: "logo", Version: p.Version + 1, Hash: picture.Logo().Hash, Type: picture.Type, Data: picture.Data,
		}, absent().Or(name("version").LessThanEqual(value(p.Version))), failsWith(fault.ErrStale))
		if err != nil {
			return h, err
		}
		writes = append(writes, w)
	case h.Logo.Hash == "" && p.Hub.Logo.Hash != "":
		writes = append(writes, remove(logoKey(id), present(), failsWith(fault.ErrStale)))
	}
	return h, s.commit(ctx, writes...)
}

// Picture implements project.HubStore.
func (s *Store) Picture(ctx context.Context, id, hash string) (project.Picture, error) {
	it, err := s.get(ctx, logoKey(id))
	if err != nil {
		return project.Picture{}, err
	}
	r, err := decode[logoRecord](it)
	if err == nil && (it == nil || r.Hash != hash) {
		err = project.ErrNoLogo
	}
	if err != nil {
		return project.Picture{}, err
	}
	return project.Picture{Type: r.Type, Data: r.Data}, nil
}
