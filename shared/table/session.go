package table

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/account"
	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/connect"
	"patchbay/shared/ident"
	"patchbay/shared/project"
)

var _ connect.Store = (*Store)(nil)

type sessionRecord struct {
	Entity       string             `dynamodbav:"entity"`
	Version      int64              `dynamodbav:"version"`
	ExpiresAt    int64              `dynamodbav:"expires_at"` // Unix seconds, the table's TTL
	ExpiresMS    int64              `dynamodbav:"expires_ms"` // the same to the millisecond
	ID           int64              `dynamodbav:"id"`
	Organization int64              `dynamodbav:"organization_id"`
	Project      string             `dynamodbav:"project"`
	OwnerID      string             `dynamodbav:"owner_id"`
	OwnerName    string             `dynamodbav:"owner_name"`
	Username     string             `dynamodbav:"owner_username"`
	Connector    string             `dynamodbav:"connector"`
	ConfigID     string             `dynamodbav:"config_id"`
	AccountID    string             `dynamodbav:"account_id"`
	Categories   []catalog.Category `dynamodbav:"categories"`
	Multiple     bool               `dynamodbav:"multiple"`
	OtherPerson  bool               `dynamodbav:"other_person,omitempty"`
	Label        string             `dynamodbav:"label"`
	Type         string             `dynamodbav:"type"`
	Metadata     string             `dynamodbav:"metadata"`
	Sharing      *sharingRecord     `dynamodbav:"sharing,omitempty"`
	Redirect     string             `dynamodbav:"redirect,omitempty"`
	Connections  bool               `dynamodbav:"connections,omitempty"`
	CreatedAt    int64              `dynamodbav:"created_at"`
	Once         bool               `dynamodbav:"once,omitempty"`
	SpentAt      int64              `dynamodbav:"spent_at,omitempty"`
	Challenge    string             `dynamodbav:"code_challenge,omitempty"`
	VerifyURL    string             `dynamodbav:"verify_url,omitempty"`
}

func (r sessionRecord) domain(hash string) connect.Session {
	s := connect.Session{
		Hash: hash, ID: r.ID, Organization: r.Organization, Project: r.Project,
		Owner:     account.Owner{ID: r.OwnerID, Name: r.OwnerName, Username: r.Username},
		Connector: r.Connector, ConfigID: r.ConfigID, AccountID: r.AccountID, Categories: r.Categories,
		Multiple: r.Multiple, OtherPerson: r.OtherPerson,
		Label: r.Label, Type: r.Type, CreatedAt: at(r.CreatedAt), ExpiresAt: at(r.ExpiresMS), Redirect: r.Redirect,
		Connections: r.Connections, Once: r.Once, SpentAt: at(r.SpentAt), Challenge: r.Challenge, VerifyURL: r.VerifyURL,
	}
	if r.Sharing != nil {
		s.Sharing = new(account.Sharing(*r.Sharing))
	}
	if r.Metadata != "" {
		s.Metadata = json.RawMessage(r.Metadata)
	}
	return s
}

// CreateSession implements connect.Store.
func (s *Store) CreateSession(ctx context.Context, c connect.Session) error {
	var sharing *sharingRecord
	if c.Sharing != nil {
		sharing = new(sharingRecord(*c.Sharing))
	}
	w, err := put(sessionKey(c.Hash), sessionRecord{
		Sharing: sharing,
		Entity:  "connect_session", Version: 1, ExpiresAt: c.ExpiresAt.Unix() + 1, ExpiresMS: millis(c.ExpiresAt),
		ID: c.ID, Organization: c.Organization, Project: c.Project, OwnerID: c.Owner.ID, OwnerName: c.Owner.Name,
		Username: c.Owner.Username, Connector: c.Connector, ConfigID: c.ConfigID, AccountID: c.AccountID,
		Categories: c.Categories,
		Multiple:   c.Multiple, OtherPerson: c.OtherPerson, Label: c.Label, Type: c.Type, Metadata: string(c.Metadata),
		CreatedAt: millis(c.CreatedAt), Redirect: c.Redirect, Connections: c.Connections, Once: c.Once,
		Challenge: c.Challenge, VerifyURL: c.VerifyURL,
	}, absent(), failsWith(errContended))
	if err != nil {
		return err
	}
	return s.putOne(ctx, w)
}

// EndConnectSession implements connect.Store.
func (s *Store) EndConnectSession(ctx context.Context, ref connect.Ref, now time.Time) error {
	name, value := expression.Name, expression.Value
	_, err := s.updateOne(ctx, update(sessionKey(ref.Hash), endsAt(now),
		name("project").Equal(value(ref.Project)).And(name("expires_ms").GreaterThan(value(millis(now)))),
		failsWith(connect.ErrSession)))
	return err
}

// endsAt moves a session's end.
func endsAt(t time.Time) expression.UpdateBuilder {
	name, value := expression.Name, expression.Value
	return expression.Set(name("expires_ms"), value(millis(t))).Set(name("expires_at"), value(t.Unix()+1)).
		Set(name("version"), name("version").Plus(value(1)))
}

// spendSession spends a session that is good for one account, in the transaction of the link. A session that was ended
// after the link read it is over: to spend it would move its end to later, and one that goes on links nothing more.
func spendSession(l connect.Link) []write {
	name, value := expression.Name, expression.Value
	if l.Spend == nil && l.Within == nil {
		return nil
	}
	if l.Spend == nil {
		return []write{check(sessionKey(l.Within.Hash),
			name("expires_ms").GreaterThanEqual(value(millis(l.Within.Ends))), failsWith(connect.ErrSession))}
	}
	unspent := name("spent_at").AttributeNotExists()
	goesOn := name("expires_ms").GreaterThanEqual(value(millis(l.Spend.Until)))
	return []write{update(sessionKey(l.Spend.Hash),
		endsAt(l.Spend.Until).Set(name("spent_at"), value(millis(l.Spend.At))),
		present().And(unspent, goesOn), func(old item) error {
			if old["spent_at"] != nil {
				return connect.ErrSpent
			}
			return connect.ErrSession
		})}
}

// Session implements connect.Store: the session and its project, in one batch.
func (s *Store) Session(ctx context.Context, ref connect.Ref) (connect.Scope, error) {
	items, err := s.batch(ctx, sessionKey(ref.Hash), projectKey(ref.Project))
	if err != nil {
		return connect.Scope{}, err
	}
	r, err := decode[sessionRecord](items[0])
	if err != nil {
		return connect.Scope{}, err
	}
	if r.Project != ref.Project || items[1] == nil {
		return connect.Scope{}, connect.ErrSession
	}
	p, err := decode[projectRecord](items[1])
	activity.Belongs(ctx, p.ID, p.Logs.domain())
	return connect.Scope{Session: r.domain(ref.Hash), Project: p.domain()}, err
}

// AdmitIssue implements connect.Store: key, project and whatever the ids name, in one batch. An account is found by its
// owner's link, so that the function which does this needs no right to where credentials lie.
func (s *Store) AdmitIssue(ctx context.Context, a project.Access, n connect.NewSession) (connect.Issue, error) {
	p, caller := a.Project(), callerKeys(a)
	keys := append(caller, projectKey(p))
	ask := func(k key) int { keys = append(keys, k); return len(keys) - 1 }
	var connectorAt, configAt int
	var links []int
	if n.Connector != "" {
		connectorAt = ask(connectorKey(p, n.Connector))
	}
	if of, ok := ident.Owner("cfg", n.ConfigID); ok {
		configAt = ask(connectorKey(p, of)) // which knows its auth configs
	}
	if of, ok := ident.Owner("acc", n.AccountID); ok {
		links = []int{ask(ownerKey(p, n.Owner.ID, of, "")), ask(ownerKey(p, n.Owner.ID, of, n.AccountID))}
	}
	items, err := s.batch(ctx, keys...)
	if err != nil {
		return connect.Issue{}, err
	}
	var in connect.Issue
	if in.Caller, err = s.decodeCallerOf(ctx, a, items, items[len(caller)]); err != nil {
		return connect.Issue{}, err
	}
	if connectorAt > 0 {
		if in.Connector, err = decodeConnector(p, n.Connector, items[connectorAt]); err != nil {
			return in, err
		}
	}
	if configAt > 0 && items[configAt][accountsPrefix+n.ConfigID] != nil {
		in.Config = n.ConfigID
	}
	for _, at := range links {
		if stringOf(items[at], "account_id") == n.AccountID {
			in.Account = n.AccountID
		}
	}
	return in, nil
}
