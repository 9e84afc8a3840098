package table

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/actor"
	"patchbay/shared/change"
	"patchbay/shared/fault"
	"patchbay/shared/people"
	"patchbay/shared/project"
)

// EntityMember is the entity of members and of invitations.
const EntityMember = "member"

type memberRecord struct {
	Entity    string `dynamodbav:"entity"`
	Version   int64  `dynamodbav:"version"`
	ID        string `dynamodbav:"id"`
	Project   string `dynamodbav:"project"`
	User      string `dynamodbav:"user,omitempty"`
	Name      string `dynamodbav:"name,omitempty"`
	Email     string `dynamodbav:"email"`
	Role      string `dynamodbav:"role"`
	CreatedAt int64  `dynamodbav:"created_at"`
	UpdatedAt int64  `dynamodbav:"updated_at"`
}

func (r memberRecord) domain() people.Member {
	return people.Member{
		ID: r.ID, Project: r.Project, User: r.User, Name: r.Name, Email: r.Email, Role: people.Role(r.Role),
		CreatedAt: at(r.CreatedAt), UpdatedAt: at(r.UpdatedAt), Version: r.Version,
	}
}

func recordOfMember(m people.Member) memberRecord {
	return memberRecord{
		Entity: EntityMember, Version: m.Version, ID: m.ID, Project: m.Project, User: m.User, Name: m.Name, Email: m.Email,
		Role: string(m.Role), CreatedAt: millis(m.CreatedAt), UpdatedAt: millis(m.UpdatedAt),
	}
}

// invitedRecord says that an address is invited to a project, to who signs in with it.
type invitedRecord struct {
	Entity  string `dynamodbav:"entity"`
	Version int64  `dynamodbav:"version"`
	Project string `dynamodbav:"project"`
}

// Invited implements people.Store.
func (s *Store) Invited(ctx context.Context, email string) ([]string, error) {
	items, err := s.queryAll(ctx, expression.Key(pk).Equal(expression.Value(invitedPK(email))))
	if err != nil {
		return nil, err
	}
	var projects []string
	for _, it := range items {
		projects = append(projects, stringOf(it, "project"))
	}
	return projects, nil
}

// Members implements people.Store.
func (s *Store) Members(ctx context.Context, id string) ([]people.Member, error) {
	items, err := s.queryAll(ctx, expression.Key(pk).Equal(expression.Value(projectPK(id))).
		And(expression.Key(sk).BeginsWith(memberPrefix)))
	if err != nil {
		return nil, err
	}
	members := make([]people.Member, len(items))
	for i, it := range items {
		r, err := decode[memberRecord](it)
		if err != nil {
			return nil, err
		}
		members[i] = r.domain()
	}
	return members, nil
}

// queryAll reads small items that lie together, consistently.
func (s *Store) queryAll(ctx context.Context, which expression.KeyConditionBuilder) ([]item, error) {
	e, err := expression.NewBuilder().WithKeyCondition(which).Build()
	if err != nil {
		return nil, err
	}
	var all []item
	for pages := dynamodb.NewQueryPaginator(s.db, &dynamodb.QueryInput{
		TableName: &s.table, KeyConditionExpression: e.KeyCondition(), ExpressionAttributeNames: e.Names(),
		ExpressionAttributeValues: e.Values(), ConsistentRead: aws.Bool(true),
	}); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
	}
	return all, nil
}

// counted is the update of a project whose members or admins change in number. It refuses to leave a project that has
// an admin without one.
func counted(id string, members, admins int, gone *change.Deleted) write {
	name, value := expression.Name, expression.Value
	cond := present()
	u := expression.UpdateBuilder{}
	if members != 0 {
		u = u.Add(name("member_count"), value(members))
	}
	if members > 0 {
		room := name("member_count").AttributeNotExists().Or(name("member_count").LessThan(value(people.MaxMembers)))
		cond = cond.And(room)
	}
	if admins != 0 {
		u = u.Add(name("admin_count"), value(admins))
	}
	if admins < 0 {
		cond = cond.And(name("admin_count").GreaterThan(value(-admins)))
	}
	if gone != nil {
		u = deletes(u, *gone)
	}
	return update(projectKey(id), u, cond, func(old item) error {
		r, err := decode[projectRecord](old)
		switch {
		case err != nil:
			return err
		case old == nil:
			return project.ErrNotFound
		case members > 0 && r.MemberCount >= people.MaxMembers:
			return people.ErrTooManyMembers
		case admins < 0:
			return people.ErrLastAdmin
		}
		return fault.ErrStale
	})
}

// Invite implements people.Store.
func (s *Store) Invite(ctx context.Context, m people.Member) error {
	w, err := put(memberKey(m.Project, m.ID), recordOfMember(m), absent(), failsWith(people.ErrAlreadyInvited))
	if err != nil {
		return err
	}
	found, err := put(invitedKey(m.Email, m.Project), invitedRecord{Entity: "invitation", Version: 1, Project: m.Project},
		absent(), failsWith(people.ErrAlreadyInvited))
	if err != nil {
		return err
	}
	return s.commit(ctx, w, found, counted(m.Project, 1, 0, nil))
}

// TakeInvitation implements people.Store.
func (s *Store) TakeInvitation(ctx context.Context, id string, u people.User) error {
	return s.againWhileStale(ctx, func() error { return s.takeInvitation(ctx, id, u) })
}

func (s *Store) takeInvitation(ctx context.Context, id string, u people.User) error {
	invitation := memberKey(id, people.InvitationID(u.Email))
	invited, err := s.get(ctx, invitation)
	if err != nil {
		return err
	}
	if invited == nil {
		return people.ErrMemberNotFound
	}
	there, err := s.get(ctx, memberKey(id, u.ID))
	if err != nil {
		return err
	}
	r, err := decode[memberRecord](invited)
	if err != nil {
		return err
	}
	unchanged := expression.Name("version").Equal(expression.Value(r.Version))
	writes := []write{
		remove(invitation, unchanged, failsWith(fault.ErrStale)),
		remove(invitedKey(u.Email, id), present(), failsWith(fault.ErrStale)),
	}
	if there != nil { // a member already, who keeps their role whoever invited them: perhaps they did it themselves
		writes = append(writes, counted(id, -1, 0, nil),
			check(memberKey(id, u.ID), present(), failsWith(fault.ErrStale)))
		return s.commit(ctx, writes...)
	}
	if r.domain().Ended(s.now()) {
		return people.ErrMemberNotFound
	}
	vouched, err := s.vouched(ctx, id, actor.Parse(stringOf(invited, by)))
	if err != nil {
		return err
	}
	writes = append(writes, vouched...)
	joined := r.domain()
	joined.ID, joined.User, joined.Name, joined.Version = u.ID, u.ID, u.Name, 1
	joined.UpdatedAt = s.now().UTC()
	joins, err := s.joins(joined)
	if err != nil {
		return err
	}
	if joined.Role == people.Admin {
		writes = append(writes, counted(id, 0, 1, nil))
	} else { // who is invited was counted
		writes = append(writes, check(projectKey(id), present(), failsWith(project.ErrNotFound)))
	}
	return s.commit(ctx, append(writes, joins...)...)
}

// vouched is the check that whoever made or last changed an invitation could do so still: an admin of the project, or a
// key that is there. The owner's commands need none. ErrMemberNotFound where they could not.
func (s *Store) vouched(ctx context.Context, id string, who actor.Actor) ([]write, error) {
	switch who.Kind {
	case actor.User:
		m, err := s.member(ctx, id, who.ID)
		if err == nil && m.Role != people.Admin {
			err = people.ErrMemberNotFound
		}
		isAdmin := expression.Name("role").Equal(expression.Value(string(people.Admin)))
		return []write{check(memberKey(id, who.ID), isAdmin, failsWith(fault.ErrStale))}, err
	case actor.Key, actor.Role:
		keys, err := s.Keys(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, k := range keys {
			if k.IsOf(who) && k.Live(s.now()) {
				return []write{check(apiKeyKey(id, k.Hash), present(), failsWith(fault.ErrStale))}, nil
			}
		}
		return nil, people.ErrMemberNotFound
	}
	return nil, nil
}

// joins are the writes that make a user a member.
func (s *Store) joins(m people.Member) ([]write, error) {
	w, err := put(memberKey(m.Project, m.User), recordOfMember(m), absent(), failsWith(fault.ErrStale))
	set := &types.AttributeValueMemberSS{Value: []string{m.Project}}
	finds := expression.Add(expression.Name("projects"), expression.Value(set))
	return []write{w, update(userKey(m.User), finds, present(), failsWith(project.ErrSession))}, err
}

// ChangeRole implements people.Store.
func (s *Store) ChangeRole(
	ctx context.Context, id, member string, to people.Role, versions []int64,
) (now people.Member, err error) {
	if versions != nil { // what was changed meanwhile is for the caller to look at
		return s.changeRole(ctx, id, member, to, versions)
	}
	err = s.againWhileStale(ctx, func() error {
		now, err = s.changeRole(ctx, id, member, to, nil)
		return err
	})
	return now, err
}

func (s *Store) changeRole(
	ctx context.Context, id, member string, to people.Role, versions []int64,
) (people.Member, error) {
	m, err := s.member(ctx, id, member)
	if err != nil {
		return m, err
	}
	if versions != nil && !slices.Contains(versions, m.Version) {
		return m, fault.ErrStale
	}
	if m.Role == to {
		return m, nil
	}
	admins := 0
	switch {
	case m.Invited():
	case to == people.Admin:
		admins = 1
	case m.Role == people.Admin:
		admins = -1
	}
	name, value := expression.Name, expression.Value
	before := m.Version
	m.Role, m.Version, m.UpdatedAt = to, m.Version+1, s.now().UTC()
	set := expression.Set(name("role"), value(string(m.Role))).Set(name("version"), value(m.Version)).
		Set(name("updated_at"), value(millis(m.UpdatedAt)))
	w := update(memberKey(id, member), set, name("version").Equal(value(before)),
		missingOr(people.ErrMemberNotFound, fault.ErrStale))
	if admins == 0 {
		_, err = s.updateOne(ctx, w)
		return m, err
	}
	return m, s.commit(ctx, w, counted(id, 0, admins, nil))
}

func (s *Store) member(ctx context.Context, id, member string) (people.Member, error) {
	it, err := s.get(ctx, memberKey(id, member))
	if err != nil {
		return people.Member{}, err
	}
	if it == nil {
		return people.Member{}, people.ErrMemberNotFound
	}
	r, err := decode[memberRecord](it)
	return r.domain(), err
}

// Remove implements people.Store.
func (s *Store) Remove(ctx context.Context, id, member string) error {
	return s.againWhileStale(ctx, func() error { return s.removeMember(ctx, id, member) })
}

func (s *Store) removeMember(ctx context.Context, id, member string) error {
	m, err := s.member(ctx, id, member)
	if err != nil {
		return err
	}
	gone := &change.Deleted{Entity: change.DeletedMember, ID: m.ID, Owner: m.Email}
	unchanged := expression.Name("version").Equal(expression.Value(m.Version))
	writes := []write{remove(memberKey(id, member), unchanged, missingOr(people.ErrMemberNotFound, fault.ErrStale))}
	if m.Invited() {
		return s.commit(ctx, append(writes, counted(id, -1, 0, gone),
			remove(invitedKey(m.Email, id), present(), failsWith(fault.ErrStale)))...)
	}
	admins := 0
	if m.Role == people.Admin {
		admins = -1
	}
	set := &types.AttributeValueMemberSS{Value: []string{id}}
	return s.commit(ctx, append(writes, counted(id, -1, admins, gone),
		update(userKey(m.User), expression.Delete(expression.Name("projects"), expression.Value(set)), present(),
			failsWith(people.ErrMemberNotFound)))...)
}

// CreateProjectOf implements people.Store.
func (s *Store) CreateProjectOf(ctx context.Context, p project.Project, u people.User) error {
	w, err := put(projectKey(p.ID), projectRecord{
		Entity: entityProject, Version: 1, ID: p.ID, Name: p.Name, OrganizationID: p.OrganizationID, MemberCount: 1,
		AdminCount: 1, CreatedAt: millis(p.CreatedAt),
	}, absent(), failsWith(errors.New("the project id is taken")))
	if err != nil {
		return err
	}
	joins, err := s.joins(people.Member{
		ID: u.ID, Project: p.ID, User: u.ID, Name: u.Name, Email: u.Email, Role: people.Admin, CreatedAt: p.CreatedAt,
		UpdatedAt: p.CreatedAt, Version: 1,
	})
	if err != nil {
		return err
	}
	return s.commit(ctx, append(joins, w)...)
}
