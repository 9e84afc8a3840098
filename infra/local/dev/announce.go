package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"patchbay/infra/local/durable"
	"patchbay/infra/local/stack"
	"patchbay/shared/awsrole"
)

// devJSON is what tools read to find the stack.
type devJSON struct {
	BaseURL       string `json:"base_url"`
	ConsoleURL    string `json:"console_url"`
	AppURL        string `json:"app_url"`
	ProjectID     string `json:"project_id"`
	APIKey        string `json:"api_key"`
	TableEndpoint string `json:"table_endpoint"`
	SandboxURL    string `json:"sandbox_url"`
	ProxyURL      string `json:"proxy_url"`
	Secrets       string `json:"secrets_endpoint"`
	Queues        string `json:"queues_endpoint"`
	// Credentials of an AWS role that exists here alone. The names keep a shell's own AWS credentials as they are.
	Role        string `json:"iam_role_arn"`
	RoleKey     string `json:"iam_access_key_id"`
	RoleSecret  string `json:"iam_secret_access_key"`
	RoleSession string `json:"iam_session_token"`
	RoleRegion  string `json:"iam_region"`
}

// announce says that everything answers: on the terminal, in dev.json, and in dev.env beside it, until forget is
// called.
//
// Several stacks may run, each on a data folder of its own, and name the same dev.json. The files are about the one
// that started last, which says so when it takes them from one that still runs. Each removes them at its end only if
// they are still its own. So the end of an earlier one leaves the later one's, and after the end of the later one there
// are none until the next start. PATCHBAY_DEV_JSON gives a stack files of its own.
func announce(s *stack.Stack, o stack.Options) (forget func(), err error) {
	d := devJSON{
		BaseURL: s.BaseURL, ConsoleURL: s.BaseURL + "/console", AppURL: s.BaseURL, ProjectID: s.ProjectID, APIKey: s.APIKey,
		TableEndpoint: s.Engine.Endpoint, SandboxURL: s.SandboxURL, ProxyURL: s.ProxyURL,
		Secrets: s.Config.Endpoints.SecretsManager,
		Queues:  s.Config.Endpoints.SQS,
	}
	role := awsrole.Session{Role: awsrole.Role{Partition: "aws", Account: "000000000000", Name: "dev"}, As: "make-dev"}
	id := s.IAM.Issue(role.ARN())
	d.Role, d.RoleKey, d.RoleSecret = role.Role.ARN(), id.AccessKeyID, id.SecretAccessKey
	d.RoleSession, d.RoleRegion = id.SessionToken, s.IAM.Region
	if other, ok := read(o.DevJSON); ok && other.BaseURL != d.BaseURL && answers(other.BaseURL) {
		fmt.Fprintf(
			os.Stderr,
			"patchbay: %s was about the stack at %s, which still runs; now it is about %s (PATCHBAY_DEV_JSON=… keeps both)\n",
			o.DevJSON,
			other.BaseURL,
			d.BaseURL,
		)
	}
	if err := os.MkdirAll(filepath.Dir(o.DevJSON), 0o700); err != nil {
		return nil, fmt.Errorf("dev.json: %w", err)
	}
	text, err := shell(d)
	if err != nil {
		return nil, err
	}
	env := envFile(o.DevJSON)
	if err := errors.Join(durable.WriteJSON(o.DevJSON, d), durable.Write(env, text)); err != nil {
		return nil, err
	}
	forget = func() { // its addresses are of no use any more
		if now, ok := read(o.DevJSON); ok && now == d {
			_ = os.Remove(env)
			_ = os.Remove(o.DevJSON)
		}
	}
	fmt.Printf(`
Patchbay is ready.

  console   %s/console#key=%s
            %s/console   (sign in at the sandbox as %s, the first project's admin)
  API       %s   (docs at %s/docs)
  sandbox   %s   (the provider to link accounts at, and to break them)
  data      %s   (engine: %s)

Link an account in a minute: open the console, choose "Sandbox (API key)" or "Sandbox (OAuth)", configure it, link.
The sandbox takes any API key like sandbox-key-demo1234, and any name at its sign-in. Ctrl-C stops everything.
For a shell: source %s
`, s.BaseURL, s.APIKey, s.BaseURL, stack.Admin, s.BaseURL, s.BaseURL, s.SandboxURL, near(o.DataDir), s.Engine.Name, near(env))
	return forget, nil
}

// envFile is dev.env beside dev.json.
func envFile(devJSON string) string { return strings.TrimSuffix(devJSON, ".json") + ".env" }

// shell is what dev.json has, as variables of a shell: api_key is API_KEY.
func shell(d devJSON) ([]byte, error) {
	var members map[string]string
	text, err := json.Marshal(d)
	if err == nil {
		err = json.Unmarshal(text, &members)
	}
	if err != nil {
		return nil, fmt.Errorf("dev.env: %w", err)
	}
	var out bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(members)) {
		quoted := "'" + strings.ReplaceAll(members[name], "'", `'\''`) + "'"
		fmt.Fprintf(&out, "export %s=%s\n", strings.ToUpper(name), quoted)
	}
	return out.Bytes(), nil
}

// near is a path as it is said from the working directory, when it lies in it.
func near(path string) string {
	dir, err := os.Getwd()
	if err != nil {
		return path
	}
	if short, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(short) {
		return short
	}
	return path
}

// read is a dev.json that a stack wrote, if there is one.
func read(path string) (d devJSON, ok bool) {
	text, err := os.ReadFile(path) //nolint:gosec // the developer's own file
	return d, err == nil && json.Unmarshal(text, &d) == nil
}

// answers says whether anything listens at an address: a killed stack leaves its dev.json.
func answers(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	c, err := net.DialTimeout("tcp", u.Host, time.Second) //nolint:noctx // loopback, and bounded
	if err != nil {
		return false
	}
	_ = c.Close()
	return true
}
