package table

import (
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"patchbay/shared/connector"
)

// linkedPrefix begins the attribute of a connector's item that counts an auth config's accounts by generation: a map,
// which the first edit of the auth config makes. Accounts of number 0 are not in it.
const linkedPrefix = "linked:"

func linkedOf(config string) expression.NameBuilder { return expression.Name(linkedPrefix + config) }

// The members of the map are these with a number.
const ofClient, ofScopes = "c", "s"

// moveGeneration counts an account on, or off, its generation.
func moveGeneration(
	u expression.UpdateBuilder, config string, g connector.Generation, by int,
) expression.UpdateBuilder {
	for _, m := range []struct {
		kind   string
		number int
	}{{ofClient, g.Client}, {ofScopes, g.Scopes}} {
		if m.number == 0 {
			continue
		}
		name := expression.Name(linkedPrefix + config + "." + m.kind + strconv.Itoa(m.number))
		u = u.Set(name, expression.Plus(name.IfNotExists(expression.Value(0)), expression.Value(by)))
	}
	return u
}

// linkedIn reads the counts by generation of an auth config from its connector's item.
func linkedIn(it item, config string) (connector.Linked, error) {
	var counts map[string]int
	if value, ok := it[linkedPrefix+config]; ok {
		if err := attributevalue.Unmarshal(value, &counts); err != nil {
			return connector.Linked{}, fmt.Errorf("decode the generations of %s: %w", config, err)
		}
	}
	var l connector.Linked
	for member, n := range counts {
		to := &l.Clients
		if member[:1] == ofScopes {
			to = &l.Scopes
		}
		number, err := strconv.Atoi(member[1:])
		if err != nil {
			return l, fmt.Errorf("decode the generations of %s: %w", config, err)
		}
		if *to == nil {
			*to = map[int]int{}
		}
		(*to)[number] = n
	}
	return l, nil
}

// generationRecord is an account's generation, where it is not the first.
type generationRecord struct {
	Client int `dynamodbav:"client"`
	Scopes int `dynamodbav:"scopes"`
}

func generationRecordOf(g connector.Generation) *generationRecord {
	if g == (connector.Generation{}) {
		return nil
	}
	return new(generationRecord(g))
}

func (r *generationRecord) domain() connector.Generation {
	if r == nil {
		return connector.Generation{}
	}
	return connector.Generation(*r)
}

// generationsRecord is what an auth config was before its edits.
type generationsRecord struct {
	Clients []string         `dynamodbav:"clients,omitempty"`
	Scopes  []string         `dynamodbav:"scopes,omitempty"`
	Now     generationRecord `dynamodbav:"now"`
}

func generationsRecordOf(g connector.Generations) *generationsRecord {
	if len(g.Clients)+len(g.Scopes) == 0 {
		return nil
	}
	return &generationsRecord{Clients: g.Clients, Scopes: g.Scopes, Now: generationRecord(g.Now)}
}

func (r *generationsRecord) domain() connector.Generations {
	if r == nil {
		return connector.Generations{}
	}
	return connector.Generations{Clients: r.Clients, Scopes: r.Scopes, Now: r.Now.domain()}
}
