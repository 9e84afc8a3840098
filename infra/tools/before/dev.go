package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

// Accounts are linked up to the last of these numbers. The engine's CPU is taken between the pairs, around 150 and
// 1,000.
const (
	few, fewMore   = 50, 250
	many, manyMore = 900, 1100
	proxied        = 400 // calls
)

// dev runs a tree's `make dev` on a data folder of its own, links accounts and makes proxied calls, and reads the CPU
// that its process and its engine have used.
func dev(ctx context.Context, t tree, add func(string, float64)) (err error) {
	program, err := t.build(ctx, "./infra/local/dev", "dev")
	if err != nil {
		return err
	}
	p, err := startDev(ctx, t, program)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.stop()) }()
	config, err := p.text(ctx, "id", "/auth_configs", object{"connector_key": "sandbox-key"})
	if err != nil {
		return err
	}
	at, own := map[int]time.Duration{}, map[int]time.Duration{}
	account := ""
	for n := range manyMore + 1 {
		switch n {
		case few, fewMore, many, manyMore:
			if at[n], err = p.engineCPU(); err != nil {
				return err
			}
			if own[n], err = cpu(p.cmd.Process.Pid); err != nil {
				return err
			}
		}
		if account, err = p.link(ctx, config, n); err != nil {
			return err
		}
	}
	perLink := func(used map[int]time.Duration, from, to int) float64 {
		return float64((used[to] - used[from]).Microseconds()) / 1e3 / float64(to-from)
	}
	add("dev: engine CPU ms a link at 150 accounts", perLink(at, few, fewMore))
	add("dev: engine CPU ms a link at 1,000 accounts", perLink(at, many, manyMore))
	add("dev: engine CPU of a link, 1,000 ÷ 150", perLink(at, many, manyMore)/perLink(at, few, fewMore))
	add("dev: own CPU ms a link at 150 accounts", perLink(own, few, fewMore))
	return p.proxy(ctx, account, add)
}

// proxy measures proxied calls, and reads of the credential that they use. The provider is in the same process, and so
// in the figure of a call.
func (p *devProcess) proxy(ctx context.Context, account string, add func(string, float64)) error {
	calls := func() error {
		call := object{"method": "GET", "path": "/me"}
		_, err := p.call(ctx, http.MethodPost, "/unified/proxy", call, "x-account-id", account)
		return err
	}
	own, engine, err := p.each(calls)
	if err != nil {
		return err
	}
	add("dev: own CPU µs a proxied call, provider included", own)
	add("dev: engine CPU µs a proxied call", engine)
	read := func() error {
		_, err := p.call(ctx, http.MethodGet, "/accounts/"+account+"/credentials", nil)
		return err
	}
	if read() == nil { // earlier commits have no such route: there a proxied call stands beside it
		if own, engine, err = p.each(read); err != nil {
			return err
		}
	}
	add("dev: own CPU µs a credential's read (a proxied call where there is none)", own)
	add("dev: engine CPU µs a credential's read (a proxied call where there is none)", engine)
	return nil
}

// each repeats a call and returns the CPU µs that one takes of the process and of its engine.
func (p *devProcess) each(call func() error) (own, engine float64, err error) {
	var used, served [2]time.Duration
	for i := range used {
		if used[i], err = cpu(p.cmd.Process.Pid); err != nil {
			return 0, 0, err
		}
		if served[i], err = p.engineCPU(); err != nil {
			return 0, 0, err
		}
		for range proxied * (1 - i) {
			if err := call(); err != nil {
				return 0, 0, err
			}
		}
	}
	per := func(t [2]time.Duration) float64 { return float64((t[1] - t[0]).Microseconds()) / proxied }
	return per(used), per(served), nil
}

// link links an account of one more owner by its key, as the hub does.
func (p *devProcess) link(ctx context.Context, config string, n int) (string, error) {
	owner := fmt.Sprintf("owner-%05d", n)
	token, err := p.text(ctx, "token", "/connect_sessions", object{"origin_owner_id": owner, "origin_owner_name": owner})
	if err != nil {
		return "", err
	}
	body := object{"integration_id": config, "credentials": object{"api_key": "sandbox-key-12345678"}}
	return p.text(ctx, "id", "/hub/accounts", body, "x-hub-session-token", token)
}

// devProcess is a `make dev` that runs.
type devProcess struct {
	cmd     *exec.Cmd
	said    bytes.Buffer
	exited  chan error
	data    string
	BaseURL string `json:"base_url"`
	APIKey  string `json:"api_key"`
}

type object = map[string]any

func startDev(ctx context.Context, t tree, program string) (*devProcess, error) {
	data, err := os.MkdirTemp("", "patchbay-before-")
	if err != nil {
		return nil, err
	}
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	p := &devProcess{data: data, exited: make(chan error, 1)}
	file := filepath.Join(data, "dev.json")
	p.cmd = exec.Command(program) //nolint:noctx // stop ends it
	p.cmd.Dir = t.dir
	p.cmd.Env = append(os.Environ(), fmt.Sprintf("PORT=%d", port), "PATCHBAY_DATA_DIR="+filepath.Join(data, "data"),
		"PATCHBAY_DEV_JSON="+file, "PATCHBAY_ENGINE=dynoxide")
	p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { p.exited <- p.cmd.Wait() }()
	for {
		if text, err := os.ReadFile(file); err == nil && json.Unmarshal(text, p) == nil { //nolint:gosec // our own file
			return p, nil
		}
		select {
		case err := <-p.exited:
			return nil, fmt.Errorf("it ended: %w\n%s", err, p.said.String())
		case <-ctx.Done():
			return nil, errors.Join(ctx.Err(), p.stop())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop ends the process by Ctrl-C and removes its data.
func (p *devProcess) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGINT)
	return errors.Join(<-p.exited, os.RemoveAll(p.data))
}

// call sends a body, nil for none, and returns the answer's. Its header is the project's key, or what header says: name
// and value.
func (p *devProcess) call(ctx context.Context, method, path string, body object, header ...string) (object, error) {
	content, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	if body == nil {
		content = nil
	}
	r, err := http.NewRequestWithContext(ctx, method, p.BaseURL+path, bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if len(header) == 0 || header[0] != "x-hub-session-token" {
		r.SetBasicAuth(p.APIKey, "")
	}
	for pair := range slices.Chunk(header, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	var answer object
	if err := json.Unmarshal(text, &answer); err != nil || res.StatusCode > 299 {
		return nil, fmt.Errorf("%s %s: %d %s", method, path, res.StatusCode, text)
	}
	return answer, nil
}

// text is a member of an answer.
func (p *devProcess) text(ctx context.Context, member, path string, body object, header ...string) (string, error) {
	answer, err := p.call(ctx, http.MethodPost, path, body, header...)
	if err != nil {
		return "", err
	}
	s, _ := answer[member].(string)
	if s == "" {
		return "", fmt.Errorf("POST %s: no %s in %v", path, member, answer)
	}
	return s, nil
}
