package table

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/shared/account"
	"patchbay/shared/connector"
)

// What an update leaves alone, with the reason.
const (
	neverChanges  = "it is set when the item is made and never changes"
	fanOutWrites  = "only the fan-out writes it, under its own condition"
	linkWrites    = "only a new link changes it"
	breakWrites   = "Break and a new link change it, an update does not"
	renewalWrites = "a renewal and a new link change it, the end of a lease does not"
	callsWrite    = "a call in the account's name writes it"
	ownersWrite   = "the project changes it, or a link"
	scheduleTells = "the schedule writes it when it tells of an end ahead"
	addsOne       = "the write adds 1 to what is stored, since it has no version to go by"
)

// updates are the lists of attributes that assign is called with, by their names in the code.
var updates = map[string]struct {
	record any
	writes []string
	leaves map[string]string
}{
	"accountUpdated": {accountRecord{}, accountUpdated, map[string]string{
		"entity": neverChanges, "id": neverChanges, "project": neverChanges, "connector": neverChanges,
		"created_at": neverChanges, "GSI1PK": neverChanges, "GSI1SK": neverChanges, "seen": fanOutWrites,
		"config_id": linkWrites, "own_status": breakWrites,
		"access_ends_at": linkWrites, "grant_ends_at": linkWrites, "scopes": linkWrites, "upstream": linkWrites,
		"last_used_at": callsWrite, "told": scheduleTells, "generation": linkWrites, "inbound": linkWrites,
	}},
	"accountGranted": {accountRecord{}, accountGranted, map[string]string{
		"entity": neverChanges, "id": neverChanges, "project": neverChanges, "connector": neverChanges,
		"created_at": neverChanges, "GSI1PK": neverChanges, "GSI1SK": neverChanges, "seen": fanOutWrites,
		"config_id": linkWrites, "own_status": breakWrites, "access_ends_at": linkWrites, "upstream": linkWrites,
		"last_used_at": callsWrite, "told": scheduleTells, "generation": linkWrites, "inbound": linkWrites,
		"version": addsOne, "owner_id": ownersWrite, "shown": ownersWrite, "suspended": ownersWrite, "GSI2PK": ownersWrite, "GSI2SK": ownersWrite,
		"updated_at": "a renewal is no change that somebody made",
	}},
	"accountRelinked": {accountRecord{}, accountRelinked, map[string]string{
		"entity": neverChanges, "id": neverChanges, "project": neverChanges, "connector": neverChanges,
		"created_at": neverChanges, "GSI1PK": neverChanges, "GSI1SK": neverChanges, "seen": fanOutWrites,
		"last_used_at": callsWrite,
	}},
	"credentialRelinked": {credentialRecord{}, credentialRelinked, map[string]string{
		"entity": neverChanges, "version": addsOne,
	}},
	"credentialRenewed": {credentialRecord{}, credentialRenewed, map[string]string{
		"entity": neverChanges,
	}},
	"credentialFree": {credentialRecord{}, credentialFree, map[string]string{
		"entity": neverChanges, "version": renewalWrites, "sealed": renewalWrites, "token_expires_at": renewalWrites,
		"renewed_at": renewalWrites, "refused_at": renewalWrites,
	}},
	"configChanges": {configRecord{}, configChanges, map[string]string{
		"entity": neverChanges, "id": neverChanges, "project": neverChanges, "connector": neverChanges,
		"auth_type": neverChanges, "shared_client": neverChanges, "created_at": neverChanges,
		"clients": linkWrites, "client_document": linkWrites,
	}},
}

// TestNoMemberForgotten holds every update to say of each member of its record whether it writes it or leaves it alone.
func TestNoMemberForgotten(t *testing.T) {
	for list, u := range updates {
		names := namesOf(u.record)
		for name := range names {
			_, left := u.leaves[name]
			switch writes := slices.Contains(u.writes, name); {
			case writes && left:
				t.Errorf("%s writes %s of %T, and is said to leave it alone", list, name, u.record)
			case !writes && !left:
				t.Errorf("%s forgets %s of %T: write it, or say here why an update leaves it alone", list, name, u.record)
			}
		}
		for _, name := range slices.Concat(u.writes, slices.Collect(maps.Keys(u.leaves))) {
			if !names[name] {
				t.Errorf("%s names %s, which is not of %T", list, name, u.record)
			}
		}
	}
}

// TestEveryUpdateIsListed finds the calls of assign in the code, so that a new one is held to TestNoMemberForgotten.
func TestEveryUpdateIsListed(t *testing.T) {
	called := map[string]bool{}
	for file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if f, ok := call.Fun.(*ast.Ident); !ok || f.Name != "assign" {
				return true
			}
			list, ok := call.Args[len(call.Args)-1].(*ast.Ident)
			if !ok || len(call.Args) != 2 || !call.Ellipsis.IsValid() {
				t.Error("assign is called with names instead of a list that has a name")
				return true
			}
			called[list.Name] = true
			if _, ok := updates[list.Name]; !ok {
				t.Errorf("assign is called with %s, which updates does not list", list.Name)
			}
			return true
		})
	}
	for list := range updates {
		if !called[list] {
			t.Errorf("assign is not called with %s", list)
		}
	}
}

// sources are the files of the package, without tests.
func sources(t *testing.T) func(yield func(*ast.File) bool) {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	return func(yield func(*ast.File) bool) {
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			if !yield(file) {
				return
			}
		}
	}
}

// TestRecordsKeepEveryMember fills what the domain keeps, member by member, and expects it back from the record.
func TestRecordsKeepEveryMember(t *testing.T) {
	a := account.Account{}
	fill(t, reflect.ValueOf(&a).Elem(), 1)
	if got := accountRecordOf(a).domain(); !reflect.DeepEqual(got, a) {
		t.Errorf("an account comes back as\n%+v\nwant\n%+v", got, a)
	}
	c := connector.AuthConfig{}
	fill(t, reflect.ValueOf(&c).Elem(), 1)
	// The connector's item counts, and NoteProblem alone writes a problem there.
	c.AccountCount, c.Problem, c.Linked = 0, nil, connector.Linked{}
	c.Fits, c.Among, c.Polices, c.Using = "", nil, false, "" // of a write or a use alone
	if got := configRecordOf(c).domain(); !reflect.DeepEqual(got, c) {
		t.Errorf("an auth config comes back as\n%+v\nwant\n%+v", got, c)
	}
}

// fill gives every member a value that is not its zero, each another one. It returns the next number.
func fill(t *testing.T, v reflect.Value, n int) int {
	t.Helper()
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.UnixMilli(int64(n)).UTC()))
	case v.Kind() == reflect.String:
		v.SetString(strings.Repeat("x", n))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(int64(n))
	case v.Kind() == reflect.Uint8:
		v.SetUint(uint64(n))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			n = fill(t, v.Field(i), n)
		}
		return n
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return fill(t, v.Elem(), n)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		return fill(t, v.Index(0), n)
	case v.Kind() == reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		n = fill(t, value, fill(t, key, n))
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
		return n
	default:
		t.Fatalf("fill cannot make a %s", v.Type())
	}
	return n + 1
}
