package table_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"

	"patchbay/shared/table/tabletest"
)

// tally is what coherent found: how much of each there is.
type tally struct{ configs, accounts int }

// stored are the attributes by which items name each other.
type stored struct {
	Entity  string `dynamodbav:"entity"`
	ID      string `dynamodbav:"id"`
	Project string `dynamodbav:"project"`
	Key     string `dynamodbav:"connector"`
	State   string `dynamodbav:"state"`
	Default string `dynamodbav:"default_config"`
	Configs int    `dynamodbav:"config_count"`
	Config  string `dynamodbav:"config_id"`
	Account string `dynamodbav:"account_id"`
	Of      struct {
		Client int `dynamodbav:"client"`
		Scopes int `dynamodbav:"scopes"`
	} `dynamodbav:"generation"`
}

// coherent reads the whole table and checks what must hold between items whatever was raced: rules 1, 3 and 4, counts,
// and that an account, its credential and its owner's link exist together.
func coherent(t testing.TB, w *tabletest.World) tally {
	t.Helper()
	var found tally
	byPlace := map[string]stored{}
	counts := map[string]int{}                              // auth config → the accounts that its connector counts
	configs, accounts := map[string]int{}, map[string]int{} // how many of each connector, of each config
	slots := map[string]int{}
	generations := map[string]int{} // what connectors count of each, less the accounts there are
	for place, it := range w.Items(t) {
		var s stored
		if err := attributevalue.UnmarshalMap(it, &s); err != nil {
			t.Fatalf("%s: %v", place, err)
		}
		byPlace[place] = s
		for name, v := range it {
			if id, ok := strings.CutPrefix(name, "accounts:"); ok {
				counts[id] = int(number(t, v))
			}
			if id, ok := strings.CutPrefix(name, "linked:"); ok {
				var of map[string]int
				if err := attributevalue.Unmarshal(v, &of); err != nil {
					t.Fatalf("%s: %v", place, err)
				}
				for member, n := range of {
					generations[id+" "+member] += n
				}
			}
		}
		switch s.Entity {
		case "auth_config":
			configs[s.Project+s.Key]++
			found.configs++
		case "account":
			accounts[s.Config]++
			if n := s.Of.Client; n > 0 {
				generations[fmt.Sprintf("%s c%d", s.Config, n)]--
			}
			if n := s.Of.Scopes; n > 0 {
				generations[fmt.Sprintf("%s s%d", s.Config, n)]--
			}
			found.accounts++
		case "owner_link":
			slots[s.Account]++
		}
	}
	wrong := func(place, format string, args ...any) {
		t.Helper()
		t.Errorf("%s: %s", place, fmt.Sprintf(format, args...))
	}
	for place, s := range byPlace {
		switch s.Entity {
		case "connector":
			if n := configs[s.Project+s.Key]; n != s.Configs {
				wrong(place, "counts %d auth configs of %d", s.Configs, n)
			}
			_, there := byPlace[strings.Replace(place, " CONN#", " CFG#", 1)+s.Default]
			if configured := s.Configs > 0; configured != there || configured != (s.State != "") {
				wrong(place, "has %d auth configs, state %q, and the default %q is there: %v", s.Configs, s.State, s.Default, there)
			}
		case "auth_config":
			if n, ok := counts[s.ID]; !ok || accounts[s.ID] != n {
				wrong(place, "its connector counts %d accounts of %d (%v)", n, accounts[s.ID], ok)
			}
		case "account":
			if _, there := byPlace["PROJ#"+s.Project+" CFG#"+s.Key+"#"+s.Config]; !there {
				wrong(place, "its auth config %s is gone", s.Config)
			}
			if _, there := byPlace[strings.Replace(place, " ACCT", " CRED", 1)]; !there {
				wrong(place, "it has no credential")
			}
			if slots[s.ID] != 1 {
				wrong(place, "it has %d owner links", slots[s.ID])
			}
		case "credential":
			if _, there := byPlace[strings.Replace(place, " CRED", " ACCT", 1)]; !there {
				wrong(place, "its account is gone")
			}
		case "owner_link":
			if !strings.HasPrefix(place, "PROJ#") {
				wrong(place, "it belongs to no project")
			}
		}
	}
	for name, n := range generations {
		if n != 0 {
			t.Errorf("the connector of %s counts %d accounts too many", name, n)
		}
	}
	if len(counts) != found.configs {
		t.Errorf("connectors count the accounts of %d auth configs, of %d", len(counts), found.configs)
	}
	if len(slots) != found.accounts {
		t.Errorf("%d accounts have owner links, of %d", len(slots), found.accounts)
	}
	return found
}
