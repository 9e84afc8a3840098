package table

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/account"
	"patchbay/shared/connect"
	"patchbay/shared/connector"
	"patchbay/shared/credential"
	"patchbay/shared/fault"
	"patchbay/shared/ident"
	"patchbay/shared/project"
	"patchbay/shared/scope"
)

var (
	_ account.Store    = (*Store)(nil)
	_ credential.Store = (*Store)(nil)
	_ connect.Accounts = (*Store)(nil)
)

// accountRecord is an account's item. What conditions and filters name are attributes of their own; what a list only
// shows is packed into one, since an index projects 20 attributes at most and takes no further ones later.
type accountRecord struct {
	Entity    string      `dynamodbav:"entity"`
	Version   int64       `dynamodbav:"version"`
	ID        string      `dynamodbav:"id"`
	Project   string      `dynamodbav:"project"`
	Connector string      `dynamodbav:"connector"`
	ConfigID  string      `dynamodbav:"config_id"`
	OwnerID   string      `dynamodbav:"owner_id"`
	Own       string      `dynamodbav:"own_status"`
	Shown     shownRecord `dynamodbav:"shown"`
	Seen      seenRecord  `dynamodbav:"seen"`
	// What follows is empty for most accounts, and then left out.
	Suspended    int64             `dynamodbav:"suspended,omitempty"`
	AccessEndsAt int64             `dynamodbav:"access_ends_at,omitempty"`
	GrantEndsAt  int64             `dynamodbav:"grant_ends_at,omitempty"`
	Scopes       *scopesRecord     `dynamodbav:"scopes,omitempty"`
	Upstream     *upstreamRecord   `dynamodbav:"upstream,omitempty"`
	LastUsedAt   int64             `dynamodbav:"last_used_at,omitempty"`
	Told         *toldRecord       `dynamodbav:"told,omitempty"`       // not in the index
	Generation   *generationRecord `dynamodbav:"generation,omitempty"` // not in the index
	Inbound      *inboundRecord    `dynamodbav:"inbound,omitempty"`    // not in the index
	CreatedAt    int64             `dynamodbav:"created_at"`
	UpdatedAt    int64             `dynamodbav:"updated_at"`
	IndexPK      string            `dynamodbav:"GSI1PK"`
	IndexSK      string            `dynamodbav:"GSI1SK"`
	// A broken or suspended account is in the index of what needs attention, too.
	DuePK string `dynamodbav:"GSI2PK,omitempty"`
	DueSK string `dynamodbav:"GSI2SK,omitempty"`
}

// shownRecord is what lists show of an account and nothing asks for by name.
type shownRecord struct {
	AuthType  string            `dynamodbav:"auth_type"`
	OwnerName string            `dynamodbav:"owner_name,omitempty"`
	Username  string            `dynamodbav:"owner_username,omitempty"`
	Label     string            `dynamodbav:"label,omitempty"`
	Type      string            `dynamodbav:"type,omitempty"`
	Metadata  string            `dynamodbav:"metadata,omitempty"`
	Setup     map[string]string `dynamodbav:"setup,omitempty"`
	Hints     map[string]string `dynamodbav:"hints,omitempty"`
	Reasons   []reasonRecord    `dynamodbav:"reasons,omitempty"`
	Recovered int64             `dynamodbav:"recovered_at,omitempty"`
	Extra     bool              `dynamodbav:"extra,omitempty"`
	Sharing   *sharingRecord    `dynamodbav:"sharing,omitempty"`
}

type sharingRecord struct {
	Personal bool     `dynamodbav:"personal"`
	Users    []string `dynamodbav:"users,omitempty"`
}

// sharingRecordOf is nil for an organisation's, which most accounts are.
func sharingRecordOf(s account.Sharing) *sharingRecord {
	if !s.Personal {
		return nil
	}
	return new(sharingRecord(s))
}

// toldRecord is the end that was last told ahead.
type toldRecord struct {
	Ends int64 `dynamodbav:"ends"`
	Days int   `dynamodbav:"days"`
}

func toldRecordOf(e account.Expiry) *toldRecord {
	return &toldRecord{Ends: millis(e.Ends), Days: e.Days}
}

type scopesRecord struct {
	Granted []string `dynamodbav:"granted,omitempty"`
	Missing []string `dynamodbav:"missing,omitempty"`
}

type upstreamRecord struct {
	ID   string `dynamodbav:"id,omitempty"`
	Name string `dynamodbav:"name,omitempty"`
}

// What writes of an account change. The other attributes of its item never do, but for seen, which is the fan-out's.
var (
	accountUpdated  = []string{"owner_id", "shown", "suspended", "GSI2PK", "GSI2SK", "updated_at", "version"}
	accountRelinked = append([]string{
		"config_id", "own_status", "access_ends_at", "grant_ends_at", "scopes", "upstream", "generation", "told", "inbound",
	}, accountUpdated...)
)

// accountGranted is what a renewal tells of the grant, beside the version.
var accountGranted = []string{"grant_ends_at", "scopes"}

// EntityAccount is the entity of account items.
const EntityAccount = "account"

// seenRecord is the connector's state as the fan-out last wrote it: one attribute, so that state and epoch move
// together.
type seenRecord struct {
	State string `dynamodbav:"state"`
	Epoch int64  `dynamodbav:"epoch"`
}

type reasonRecord struct {
	Code         string `dynamodbav:"code"`
	ProviderCode string `dynamodbav:"provider_code,omitempty"`
	Description  string `dynamodbav:"description"`
	At           int64  `dynamodbav:"at"`
}

func (r reasonRecord) domain() account.Reason {
	return account.Reason{
		Code: account.ReasonCode(r.Code), ProviderCode: r.ProviderCode, Description: r.Description, At: at(r.At),
	}
}

func reasonRecordOf(r account.Reason) reasonRecord {
	return reasonRecord{Code: string(r.Code), ProviderCode: r.ProviderCode, Description: r.Description, At: millis(r.At)}
}

func (r accountRecord) domain() account.Account {
	shown := r.Shown
	a := account.Account{
		ID: r.ID, Project: r.Project, Connector: r.Connector, ConfigID: r.ConfigID, AuthType: shown.AuthType,
		Owner: account.Owner{ID: r.OwnerID, Name: shown.OwnerName, Username: shown.Username},
		Label: shown.Label, Type: shown.Type, Setup: shown.Setup, Hints: shown.Hints, Own: account.Status(r.Own),
		SeenState: connector.State(r.Seen.State), SeenEpoch: r.Seen.Epoch, Extra: shown.Extra,
		CreatedAt: at(r.CreatedAt), UpdatedAt: at(r.UpdatedAt), Version: r.Version,
		SuspendedAt: at(r.Suspended), AccessEndsAt: at(r.AccessEndsAt), GrantEndsAt: at(r.GrantEndsAt),
		RecoveredAt: at(shown.Recovered), LastUsedAt: at(r.LastUsedAt),
		Generation: r.Generation.domain(), Inbound: r.Inbound.domain(),
	}
	if r.Scopes != nil {
		a.Scopes = account.Scopes(*r.Scopes)
	}
	if r.Upstream != nil {
		a.Upstream = account.Upstream(*r.Upstream)
	}
	if shown.Sharing != nil {
		a.Sharing = account.Sharing(*shown.Sharing)
	}
	if r.Told != nil {
		a.Told = account.Expiry{Ends: at(r.Told.Ends), Days: r.Told.Days}
	}
	if shown.Metadata != "" {
		a.Metadata = json.RawMessage(shown.Metadata)
	}
	for _, reason := range shown.Reasons {
		a.Reasons = append(a.Reasons, reason.domain())
	}
	return a
}

func accountRecordOf(a account.Account) accountRecord {
	r := accountRecord{
		Entity: EntityAccount, Version: a.Version, ID: a.ID, Project: a.Project, Connector: a.Connector, ConfigID: a.ConfigID,
		OwnerID: a.Owner.ID, Own: string(a.Own), Seen: seenRecord{State: string(a.SeenState), Epoch: a.SeenEpoch},
		CreatedAt: millis(a.CreatedAt), UpdatedAt: millis(a.UpdatedAt),
		IndexPK: accountsIndexPK(a.Project), IndexSK: accountsIndexSK(a.Connector, a.ID),
		Shown: shownRecord{
			AuthType: a.AuthType, OwnerName: a.Owner.Name, Username: a.Owner.Username, Label: a.Label, Type: a.Type,
			Metadata: string(a.Metadata), Setup: a.Setup, Hints: a.Hints, Reasons: reasonRecords(a.Reasons), Extra: a.Extra,
			Recovered: millis(a.RecoveredAt), Sharing: sharingRecordOf(a.Sharing),
		},
		Suspended: millis(a.SuspendedAt), AccessEndsAt: millis(a.AccessEndsAt), GrantEndsAt: millis(a.GrantEndsAt),
		LastUsedAt: millis(a.LastUsedAt), Generation: generationRecordOf(a.Generation),
		Inbound: inboundRecordOf(a.Inbound),
	}
	if len(a.Scopes.Granted)+len(a.Scopes.Missing) > 0 {
		r.Scopes = new(scopesRecord(a.Scopes))
	}
	if a.Told != (account.Expiry{}) {
		r.Told = toldRecordOf(a.Told)
	}
	if a.Upstream != (account.Upstream{}) {
		r.Upstream = new(upstreamRecord(a.Upstream))
	}
	if t := a.Trouble(); t != 0 {
		r.DuePK, r.DueSK = troubleIndexPK(a.Project, t), accountsIndexSK(a.Connector, a.ID)
	}
	return r
}

func reasonRecords(reasons []account.Reason) []reasonRecord {
	records := make([]reasonRecord, len(reasons))
	for i, r := range reasons {
		records[i] = reasonRecordOf(r)
	}
	return records
}

type ownerRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	AccountID string `dynamodbav:"account_id"`
}

// Admit implements credential.Store.
func (s *Store) Admit(ctx context.Context, a project.Access, id string) (credential.Admission, error) {
	p := a.Project()
	of, ok := ident.Owner("acc", id)
	if !ok && !a.Use.None() { // the token decides first, and is for no account of such an id
		id, of = ident.Under("acc", "none", s.now()), "none"
		ok = true
	}
	if !ok {
		// The key decides first, so that a malformed id tells a stranger nothing.
		if _, err := s.Authenticate(ctx, a); err != nil {
			return credential.Admission{}, err
		}
		return credential.Admission{}, account.ErrNotFound
	}
	keys := []key{accountKey(p, id), connectorKey(p, of), credentialKey(p, id)}
	callers := callerKeys(a)
	if !a.Use.None() {
		callers = []key{apiKeyKey(p, a.Use.Key.Hash), useTokenKey(p, a.Use.ID)}
	}
	items, err := s.batch(ctx, append(keys, callers...)...)
	if err != nil {
		return credential.Admission{}, err
	}
	var adm credential.Admission
	owner := stringOf(items[0], "owner_id")
	if adm.Caller, adm.Use, err = s.decodeAdmitted(ctx, a, items[len(keys):], owner, id); err != nil {
		return credential.Admission{}, err
	}
	if items[0] == nil || items[2] == nil {
		return credential.Admission{}, account.ErrNotFound
	}
	if adm.Account, adm.Connector, err = decodeAccount(p, of, items[0], items[1]); err != nil {
		return adm, err
	}
	r, err := decode[credentialRecord](items[2])
	adm.Credential = r.domain()
	return adm, err
}

// decodeAdmitted decides who makes a call: with an API key, in a session, or with a use token, which the account with
// its owner must be for, be it there or not.
func (s *Store) decodeAdmitted(
	ctx context.Context, a project.Access, items []item, owner, id string,
) (project.Caller, *project.UseToken, error) {
	if a.Use.None() {
		caller, err := s.decodeCaller(ctx, a, items)
		return caller, nil, err
	}
	if a.Scope != scope.ProxyCall {
		return project.Caller{}, nil, project.ErrUseTokenHere
	}
	caller, token, err := s.decodeUse(ctx, a, items[0], items[1])
	if err != nil {
		return caller, nil, err
	}
	of, _ := ident.Owner("acc", id)
	return caller, &token, token.Allows(id, owner, of, a.User, a.Origin)
}

func decodeAccount(project, key string, accountItem, connectorItem item) (account.Account, connector.Connector, error) {
	r, err := decode[accountRecord](accountItem)
	if err != nil {
		return account.Account{}, connector.Connector{}, err
	}
	c, err := decodeConnector(project, key, connectorItem)
	return r.domain(), c, err
}

// Account implements account.Store.
func (s *Store) Account(ctx context.Context, project, id string) (account.Account, connector.Connector, error) {
	key, ok := ident.Owner("acc", id)
	if !ok {
		return account.Account{}, connector.Connector{}, account.ErrNotFound
	}
	items, err := s.batch(ctx, accountKey(project, id), connectorKey(project, key))
	if err != nil {
		return account.Account{}, connector.Connector{}, err
	}
	if items[0] == nil {
		return account.Account{}, connector.Connector{}, account.ErrNotFound
	}
	return decodeAccount(project, key, items[0], items[1])
}

// AccountWithCredential implements connect.Accounts.
func (s *Store) AccountWithCredential(ctx context.Context, project,
	id string) (account.Account, credential.Credential, error) {
	items, err := s.batch(ctx, accountKey(project, id), credentialKey(project, id))
	if err != nil {
		return account.Account{}, credential.Credential{}, err
	}
	if items[0] == nil || items[1] == nil {
		return account.Account{}, credential.Credential{}, account.ErrNotFound
	}
	a, err := decode[accountRecord](items[0])
	if err != nil {
		return account.Account{}, credential.Credential{}, err
	}
	c, err := decode[credentialRecord](items[1])
	return a.domain(), c.domain(), err
}

// Credential implements credential.Store.
func (s *Store) Credential(ctx context.Context, project, id string) (credential.Credential, error) {
	it, err := s.get(ctx, credentialKey(project, id))
	if err != nil {
		return credential.Credential{}, err
	}
	if it == nil {
		return credential.Credential{}, account.ErrNotFound
	}
	r, err := decode[credentialRecord](it)
	return r.domain(), err
}

// OwnerAccount implements connect.Accounts.
func (s *Store) OwnerAccount(ctx context.Context, project, owner, key string) (string, error) {
	it, err := s.get(ctx, ownerKey(project, owner, key, ""))
	return stringOf(it, "account_id"), err
}

// States implements account.Store.
func (s *Store) States(ctx context.Context, project string, keys []string) (map[string]connector.Connector, error) {
	ask := make([]key, len(keys))
	for i, k := range keys {
		ask[i] = connectorKey(project, k)
	}
	items, err := s.batch(ctx, ask...)
	if err != nil {
		return nil, err
	}
	states := make(map[string]connector.Connector, len(keys))
	for i, k := range keys {
		if states[k], err = decodeConnector(project, k, items[i]); err != nil {
			return nil, err
		}
	}
	return states, nil
}

// Update implements account.Store. Another owner moves the owner link in the same transaction.
func (s *Store) Update(ctx context.Context, a, from account.Account) (int64, error) {
	next := a
	next.Version = from.Version + 1
	set, err := assign(accountRecordOf(next), accountUpdated...)
	if err != nil {
		return 0, err
	}
	unchanged := expression.Name("version").Equal(expression.Value(from.Version))
	w := update(accountKey(a.Project, a.ID), set, unchanged, missingOr(account.ErrNotFound, fault.ErrStale))
	if a.Owner.ID == from.Owner.ID {
		_, err := s.updateOne(ctx, w)
		return from.Version + 1, err
	}
	link, err := ownerLink(a)
	if err != nil {
		return 0, err
	}
	link.fails = failsWith(account.ErrOwnerUsed)
	return from.Version + 1, s.commit(ctx, w, unlinkOwner(from), link)
}
