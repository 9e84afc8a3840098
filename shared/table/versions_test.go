package table_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"patchbay/shared/account"
	"patchbay/shared/people"
	"patchbay/shared/table/tabletest"
)

// version is what a version of Patchbay has written, and what it read of it. A file of each is kept for good: a later
// version reads the same, beside what it adds.
type version struct {
	Project, Config, Account string
	Items                    []any          // as DynamoDB has them, in the form of its JSON
	Reads                    map[string]any // by the name of the read
}

// TestStoredVersions reads what each version has written. `UPDATE=1 go test -run TestStoredVersions` writes the file of the
// newest form, which is then given the number of the version that is released.
func TestStoredVersions(t *testing.T) {
	every(t, func(t *testing.T, w *tabletest.World) {
		if os.Getenv("UPDATE") != "" {
			keep(t, w)
		}
		files, err := filepath.Glob("testdata/versions/*.json")
		if err != nil || len(files) == 0 {
			t.Fatalf("no version is kept, %v", err)
		}
		for _, file := range files {
			var v version
			text, err := os.ReadFile(file)
			does(t, err)
			does(t, json.Unmarshal(text, &v))
			for _, it := range v.Items {
				_, err := w.DB.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.Table, Item: members(it)})
				does(t, err)
			}
			got := reads(t, w, v)
			for name, want := range v.Reads {
				if lost := missing(want, got[name], name); len(lost) > 0 {
					t.Errorf("%s: what it wrote is read in another way: %s", file, strings.Join(lost, "; "))
				}
			}
		}
	})
}

// keep writes the file of what this version stores.
func keep(t *testing.T, w *tabletest.World) {
	t.Helper()
	p := w.MakeProject(t)
	w.MakeKey(t, p)
	cfg := w.MakeConfig(t, p, "slack")
	a := w.MakeAccount(t, cfg, "owner")
	w.Suspend(t, w.MakeAccount(t, cfg, "other"))
	does(t, w.Invite(t.Context(), invite(w, p, "grace@example.com", people.Viewer)))
	v := version{Project: p, Config: cfg.ID, Account: a.ID}
	items := w.Items(t)
	for _, k := range slices.Sorted(maps.Keys(items)) {
		v.Items = append(v.Items, asJSON(&types.AttributeValueMemberM{Value: items[k]}).(map[string]any)["M"])
	}
	v.Reads = reads(t, w, v)
	text, err := json.MarshalIndent(v, "", " ")
	does(t, err)
	does(t, os.WriteFile("testdata/versions/1.json", append(text, '\n'), 0o600))
}

// reads are what the store says of the items, as JSON.
func reads(t *testing.T, w *tabletest.World, v version) map[string]any {
	t.Helper()
	all := map[string]any{}
	for name, read := range map[string]func(context.Context) (any, error){
		"project": func(ctx context.Context) (any, error) { return w.Project(ctx, v.Project) },
		"keys":    func(ctx context.Context) (any, error) { return w.Keys(ctx, v.Project) },
		"config": func(ctx context.Context) (any, error) {
			_, c, err := w.AuthConfig(ctx, v.Project, v.Config)
			return c, err
		},
		"connector": func(ctx context.Context) (any, error) { return w.Connector(ctx, v.Project, "slack") },
		"account": func(ctx context.Context) (any, error) {
			a, _, err := w.Account(ctx, v.Project, v.Account)
			return a, err
		},
		"credential": func(ctx context.Context) (any, error) { return w.Credential(ctx, v.Project, v.Account) },
		"members":    func(ctx context.Context) (any, error) { return w.Members(ctx, v.Project) },
		"accounts": func(ctx context.Context) (any, error) {
			list, _, err := w.Accounts(ctx, v.Project, account.Query{Limit: 10})
			return list, err
		},
	} {
		got, err := read(t.Context())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		text, err := json.Marshal(got)
		does(t, err)
		var as any
		does(t, json.Unmarshal(text, &as))
		all[name] = as
	}
	return all
}

// missing says what of one value is not in another; what the other adds is no matter.
func missing(want, got any, at string) (lost []string) {
	switch w := want.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		for name, v := range w {
			lost = append(lost, missing(v, g[name], at+"."+name)...)
		}
		return lost
	case []any:
		g, _ := got.([]any)
		if len(g) != len(w) {
			return []string{fmt.Sprintf("%s has %d of %d", at, len(g), len(w))}
		}
		for i, v := range w {
			lost = append(lost, missing(v, g[i], fmt.Sprintf("%s[%d]", at, i))...)
		}
		return lost
	}
	if !reflect.DeepEqual(want, got) {
		return []string{fmt.Sprintf("%s is %v and was %v", at, got, want)}
	}
	return nil
}

// asJSON is an attribute in the form of DynamoDB's JSON.
func asJSON(v types.AttributeValue) any {
	switch a := v.(type) {
	case *types.AttributeValueMemberS:
		return map[string]any{"S": a.Value}
	case *types.AttributeValueMemberN:
		return map[string]any{"N": a.Value}
	case *types.AttributeValueMemberB:
		return map[string]any{"B": a.Value}
	case *types.AttributeValueMemberBOOL:
		return map[string]any{"BOOL": a.Value}
	case *types.AttributeValueMemberSS:
		return map[string]any{"SS": a.Value}
	case *types.AttributeValueMemberL:
		list := make([]any, len(a.Value))
		for i, e := range a.Value {
			list[i] = asJSON(e)
		}
		return map[string]any{"L": list}
	case *types.AttributeValueMemberM:
		m := map[string]any{}
		for name, e := range a.Value {
			m[name] = asJSON(e)
		}
		return map[string]any{"M": m}
	}
	return map[string]any{"NULL": true}
}

// members are the attributes of an item that asJSON wrote.
func members(it any) map[string]types.AttributeValue {
	all := map[string]types.AttributeValue{}
	of, _ := it.(map[string]any)
	for name, v := range of {
		all[name] = attribute(v)
	}
	return all
}

func attribute(v any) types.AttributeValue {
	one, _ := v.(map[string]any)
	for kind, value := range one {
		text, _ := value.(string)
		switch kind {
		case "S":
			return &types.AttributeValueMemberS{Value: text}
		case "N":
			return &types.AttributeValueMemberN{Value: text}
		case "B":
			var b []byte
			_ = json.Unmarshal([]byte(`"`+text+`"`), &b) // as encoding/json wrote it
			return &types.AttributeValueMemberB{Value: b}
		case "BOOL":
			return &types.AttributeValueMemberBOOL{Value: value == true}
		case "SS":
			set := &types.AttributeValueMemberSS{}
			for _, e := range value.([]any) {
				set.Value = append(set.Value, e.(string))
			}
			return set
		case "L":
			list := &types.AttributeValueMemberL{}
			for _, e := range value.([]any) {
				list.Value = append(list.Value, attribute(e))
			}
			return list
		case "M":
			return &types.AttributeValueMemberM{Value: members(value)}
		}
	}
	return &types.AttributeValueMemberNULL{Value: true}
}
