package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/aws/smithy-go"
)

// model is every command as kong knows it.
func model(t *testing.T) *kong.Application {
	t.Helper()
	var c commands
	k, err := c.parser()
	if err != nil {
		t.Fatal(err)
	}
	return k.Model
}

// alias is another name of a command, as kong's paths have it.
var alias = regexp.MustCompile(` \([^)]*\)`)

// TestTimesInFlags: no flag is one of Go's own times, whose errors name Go's layouts; what is wrong with one that is a
// time says how it is written.
func TestTimesInFlags(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, node := range model(t).Leaves(false) {
		for _, f := range node.Flags {
			switch f.Target.Type() {
			case reflect.TypeFor[time.Time](), reflect.TypeFor[time.Duration]():
				t.Errorf("%s --%s is a time of Go", node.FullPath(), f.Name)
			case reflect.TypeFor[span](), reflect.TypeFor[past]():
				seen[alias.ReplaceAllString(node.FullPath(), "")+" --"+f.Name] = true
			}
		}
	}
	o := newOwner(t)
	for _, c := range []struct {
		args []string
		flag string
	}{
		{[]string{"webhooks", "replay", "whe_x"}, "since"}, {[]string{"audit", "export"}, "from"},
		{[]string{"audit", "export"}, "to"}, {[]string{"doctor"}, "wait"}, {[]string{"logs"}, "since"},
		{[]string{"sessions", "create", "--owner", "a"}, "expires"},
		{[]string{"use-tokens", "create", "x", "--owner", "a"}, "expires"},
		{[]string{"keys", "create"}, "expires"},
	} {
		delete(seen, "patchbay "+strings.Join(c.args[:min(len(c.args), 2)], " ")+" --"+c.flag)
		delete(seen, "patchbay "+c.args[0]+" --"+c.flag)
		for _, wrong := range []string{"soon", "1y", "-5h", "2026-13-01", "2026-12-01 00:00"} {
			_, err := o.try("", append(c.args, "--"+c.flag+"="+wrong)...)
			if exitOf(err) != exitUsage || !strings.Contains(err.Error(), "--"+c.flag) ||
				!strings.Contains(err.Error(), "12h") || strings.Contains(err.Error(), "parsing time") ||
				strings.Contains(err.Error(), "time: invalid") {
				t.Errorf("%q --%s=%s: %v", c.args, c.flag, wrong, err)
			}
		}
	}
	if len(seen) > 0 {
		t.Errorf("not tried: %v", seen)
	}
}

// TestMoment reads what a person writes for a time.
func TestMoment(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"2026-12-01T00:00:00+02:00": "2026-11-30T22:00:00Z", "2026-12-01": "2026-12-01T00:00:00Z",
		"2d": "2026-11-28T12:00:00Z", "90m": "2026-11-30T10:30:00Z",
	} {
		if got, err := moment(text, now, true); err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s ago is %v, %v", text, got, err)
		}
	}
	if _, err := moment("0s", now, false); err == nil {
		t.Error("what ends at once is taken")
	}
	if got, err := moment("12h", now, false); err != nil || got.Sub(now) != 12*time.Hour {
		t.Errorf("in 12h is %v, %v", got, err)
	}
}

// TestAWSInWords: a failed call of AWS is told by what was asked for, what AWS says and what to do, and scripts tell by
// the exit code.
func TestAWSInWords(t *testing.T) {
	t.Parallel()
	answered := func(code, message string) error {
		return fmt.Errorf("read the failure queue: %w", &smithy.OperationError{ServiceID: "SQS",
			OperationName: "GetQueueAttributes", Err: &smithy.GenericAPIError{Code: code, Message: message}})
	}
	for _, c := range []struct {
		err  error
		code int
		says []string
	}{
		{answered("AccessDenied", "User x is not authorized."), exitRefused, []string{"not authorized (AccessDenied)", "the right"}},
		{answered("ExpiredToken", "The token is old"), exitRefused, []string{"sign in anew"}},
		{answered("QueueDoesNotExist", "none"), exitMissing, []string{"in this Region"}},
		{answered("InternalError", "oops"), exitFailed, []string{"oops (InternalError)"}},
		{fmt.Errorf("read the failure queue: %w", &smithy.OperationError{ServiceID: "SQS",
			OperationName: "GetQueueAttributes", Err: fmt.Errorf("https response error: %w", errors.New("no such host"))}),
			exitUnavailable, []string{"does not answer", "no such host"}},
	} {
		err := readable(&Target{}, c.err)
		if exitOf(err) != c.code || !strings.HasPrefix(err.Error(), "read the failure queue: AWS ") ||
			!strings.Contains(err.Error(), "SQS GetQueueAttributes") || strings.Contains(err.Error(), "operation error") {
			t.Errorf("%d: %v", exitOf(err), err)
		}
		wantError(t, err, c.says...)
	}
}

// TestJSONIsAnAnswer: with --json each command that does something prints it: none says it to people alone. A say
// outside of what answer is given would be lost.
func TestJSONIsAnAnswer(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	runs := 0
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Name.Name != "Run" || f.Recv == nil {
				continue
			}
			runs++
			said, answers := false, false
			ast.Inspect(f.Body, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					said = said || s.Sel.Name == "say"
					answers = answers || slices.Contains([]string{"answer", "line", "issue"}, s.Sel.Name)
				}
				_, within := n.(*ast.FuncLit)
				return !within
			})
			if said && !answers {
				t.Errorf("%s: %s says what it did to people alone", name, types.ExprString(f.Recv.List[0].Type))
			}
		}
	}
	if runs < 50 {
		t.Errorf("only %d commands were looked at", runs)
	}
}

// TestWalk: what an operator meets by mistake says what to do, in the command's own words.
func TestWalk(t *testing.T) {
	o := newOwner(t)
	c := o.terminal()
	c.fails(exitUsage, []string{"webhooks", "create", "https://example.com/x", "--event", "account.nope"},
		"'patchbay webhooks events' lists")
	c.does([]string{"webhooks", "events"}, "account.created", "pending_call.created", "the console shows it")
	var events struct {
		Data []struct {
			Type string `json:"type"`
		} `json:"data"`
	}
	c.json(&events, "webhooks", "events")
	if len(events.Data) < 20 {
		t.Errorf("%d events", len(events.Data))
	}
	c.fails(exitConflict, []string{"sessions", "create", "--owner", "a", "--connector", "sandbox-key"},
		"patchbay connectors enable sandbox-key")
	c.fails(exitUsage, []string{"use-tokens", "create", "x", "--owner", "a", "--expires", "1000h"}, "2592000")
	export := filepath.Join(t.TempDir(), "nango.jsonl")
	if err := os.WriteFile(export, []byte(`{"connection_id":"a","provider_config_key":"sandbox-key","provider":"sandbox-key",`+
		`"credentials":{"type":"API_KEY","apiKey":"sandbox-key-nango001"}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	bringing := []string{"accounts", "import-nango", export}
	c.fails(exitUsage, append(bringing, "--connector", "sandbox-key=nope"), "'patchbay connectors list' has its keys")
	c.fails(exitUnavailable, append([]string{"--url", "http://127.0.0.1:1"}, bringing...),
		"http://127.0.0.1:1 does not answer")
	c.with("PATCHBAY_API_KEY=pbk_wrong").fails(exitRefused, bringing, "patchbay keys create")
	c.fails(exitUsage, []string{"plan", "nowhere.yaml"}, "nowhere.yaml")
	c.fails(exitUsage, []string{"catalog", "new", "Foo"}, "is no provider key")
	c.fails(exitMissing, []string{"--dev", o.dev, "vault", "retire", "nope"}, "vault roots lists them")
	c.fails(exitRefused, []string{"--table", "x", "--region", "eu-central-1", "vault", "roots"}, "no AWS credentials")
	var lint struct {
		Files  int               `json:"files"`
		Faults []definitionFault `json:"faults"`
	}
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte("key: bad\nname: Bad\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := c.run("catalog", "lint", bad, "--json"); r.code != exitFailed || json.Unmarshal([]byte(r.out), &lint) != nil ||
		lint.Files != 1 || len(lint.Faults) == 0 || lint.Faults[0].File != bad {
		t.Errorf("faults for programs: %+v", r)
	}
	c.fails(exitUsage, []string{"accounts", "list", "--status", "x"}, `one of "active"`)
	c.fails(exitUsage, []string{"vault", "roots"}, "works through AWS", "--table")
	c.fails(exitMissing, []string{"--url", o.stack.BaseURL + "/elsewhere", "webhooks", "list"}, "--url its address")
	wrong := c.with("PATCHBAY_API_KEY=" + o.stack.APIKey[:len(o.stack.APIKey)-1] + "x")
	wrong.fails(exitRefused, []string{"connectors", "list"}, "--key", "patchbay keys create")
	var made struct {
		Key string `json:"key"`
	}
	c.json(&made, "keys", "create", "--name", "ro", "--scope", "accounts:read")
	r := c.with("PATCHBAY_API_KEY=" + made.Key).run("doctor")
	if r.code != exitFailed || !strings.Contains(r.out, "without --scope makes one") {
		t.Errorf("a key of one scope: %+v", r)
	}
	c.fails(exitMissing, []string{"--dev", o.dev, "deliveries", "redrive", "--queue",
		o.stack.Config.Endpoints.SQS + "/000000000000/Nope"}, "AWS refuses SQS", "in this Region")
}
