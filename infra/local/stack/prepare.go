package stack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/app/admin"
	secretsclient "patchbay/shared/app/secrets"
	roles "patchbay/shared/people"
	"patchbay/shared/project"
	"patchbay/shared/secret"
	"patchbay/shared/table"
	"patchbay/shared/vault"
)

// prepare makes what a first deployment makes: table, root keys, the sandbox's shared OAuth client, a project and its
// key. What is there already stays.
func (s *Stack) prepare(ctx context.Context) error {
	if err := s.createTable(ctx); err != nil {
		return err
	}
	secrets := secretsclient.Client(s.Config)
	if _, err := vault.EnsureRoot(ctx, secrets, s.Config.SecretPrefix, time.Now()); err != nil {
		return fmt.Errorf("root keys: %w", err)
	}
	clients := vault.Setup{Client: secrets, Prefix: s.Config.SecretPrefix}
	if err := clients.PutShared(ctx, "sandbox-oauth", "oauth2", map[string]secret.Text{
		"client_id": secret.New(sandboxClient), "client_secret": secret.New(s.state.SandboxSecret),
	}); err != nil {
		return fmt.Errorf("the sandbox's shared client: %w", err)
	}
	first, err := s.seed(ctx, admin.New(s.Config))
	if err != nil {
		return fmt.Errorf("first project: %w", err)
	}
	s.ProjectID, s.APIKey = first.ProjectID, first.APIKey
	if err := s.inviteAdmin(ctx); err != nil {
		return fmt.Errorf("the first project's admin: %w", err)
	}
	return s.options.save(s.state)
}

// inviteAdmin invites Admin to the first project, unless somebody is there: a member who was removed stays so.
func (s *Stack) inviteAdmin(ctx context.Context) error {
	people := admin.People(s.Config)
	there, err := people.Members(ctx, s.ProjectID)
	if err != nil || len(there) > 0 {
		return err
	}
	_, err = people.Invite(ctx, s.ProjectID, Admin, roles.Admin)
	return err
}

// createTable makes the table, or finds it. A table of an earlier version is refused, since its indexes cannot be
// changed in place and reads would fail one by one.
func (s *Stack) createTable(ctx context.Context) error {
	db, want := s.Config.DynamoDB(), table.Definition(s.Config.Table)
	_, err := db.CreateTable(ctx, want)
	var exists *types.ResourceInUseException
	if errors.As(err, &exists) {
		found, err := db.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: want.TableName})
		if err != nil {
			return fmt.Errorf("describe table: %w", err)
		}
		if !sameIndexes(want.GlobalSecondaryIndexes, found.Table.GlobalSecondaryIndexes) {
			return s.outdated()
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("create table: %w", err)
	}
	if _, err := db.UpdateTimeToLive(ctx, table.TimeToLive(s.Config.Table)); err != nil {
		slog.WarnContext(ctx, "the engine takes no time to live; expired items stay, unread", "error", err)
	}
	return nil
}

// ErrOutdated says that the stored data is of an earlier version's table.
var ErrOutdated = errors.New("the stored data is of an earlier version of Patchbay, whose table this version cannot use")

func (s *Stack) outdated() error {
	if s.options.Endpoint != "" {
		return fmt.Errorf("%w: delete the table %s at %s and start again", ErrOutdated, s.Config.Table, s.options.Endpoint)
	}
	return fmt.Errorf("%w: remove the folder %s, as `make clean-data` does with .local/data (accounts linked on this "+
		"machine are forgotten), or choose another folder with PATCHBAY_DATA_DIR=…", ErrOutdated, s.options.DataDir)
}

// sameIndexes compares indexes by name, keys and attributes.
func sameIndexes(want []types.GlobalSecondaryIndex, found []types.GlobalSecondaryIndexDescription) bool {
	shape := func(name *string, keys []types.KeySchemaElement, p *types.Projection) string {
		text := aws.ToString(name)
		for _, k := range keys {
			text += " " + aws.ToString(k.AttributeName)
		}
		projected := slices.Sorted(slices.Values(p.NonKeyAttributes))
		return text + " " + string(p.ProjectionType) + " " + strings.Join(projected, " ")
	}
	var wants, finds []string
	for _, i := range want {
		wants = append(wants, shape(i.IndexName, i.KeySchema, i.Projection))
	}
	for _, i := range found {
		finds = append(finds, shape(i.IndexName, i.KeySchema, i.Projection))
	}
	slices.Sort(wants)
	slices.Sort(finds)
	return slices.Equal(wants, finds)
}

// seed makes the first project of the engine's table once, and says so when there was another in the same data folder,
// which this table does not show.
func (s *Stack) seed(ctx context.Context, admin *project.Admin) (seeded, error) {
	name := s.Engine.Name
	for _, known := range []seeded{s.state.Projects[name], s.state.seeded} {
		if known.ProjectID == "" {
			continue
		}
		_, err := admin.Store.Project(ctx, known.ProjectID)
		if err == nil {
			s.state.Projects[name] = known
			if known == s.state.seeded {
				s.state.seeded = seeded{}
			}
			return known, nil
		}
		if !errors.Is(err, project.ErrNotFound) {
			return seeded{}, err
		}
		slog.WarnContext(
			ctx,
			"this engine's table does not have the project that the data folder names, so its accounts are not "+
				"there; a new one is made",
			"engine",
			name,
			"project",
			known.ProjectID,
			"folder",
			s.options.DataDir,
		)
	}
	for other, there := range s.state.Projects {
		if other != name {
			slog.WarnContext(
				ctx,
				"the data folder also has a project of another engine, which keeps its own data: choose that engine with "+
					"PATCHBAY_ENGINE to see it",
				"engine",
				name,
				"other",
				other,
				"project",
				there.ProjectID,
			)
		}
	}
	p, err := admin.Create(ctx, "Local")
	if err != nil {
		return seeded{}, err
	}
	key, _, err := admin.CreateKey(ctx, p.ID, project.NewKey{Name: "make dev"})
	if err != nil {
		return seeded{}, err
	}
	made := seeded{ProjectID: p.ID, APIKey: key}
	s.state.Projects[name] = made
	return made, nil
}
