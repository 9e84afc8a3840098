// Package samcli runs the functions that `sam build` built under AWS SAM CLI, in containers, against servers on this
// machine's loopback: their addresses are the same inside a container and outside (see infra/sam/loopback).
package samcli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"patchbay/infra/sam/tunnel"
)

// hostName is this machine's name in a container.
const hostName = "host.docker.internal"

// LocalVariables are what the local template declares beside the deployed variables: SAM CLI passes on only what a
// template declares.
var LocalVariables = []string{
	"PATCHBAY_LOCAL", "PATCHBAY_SANDBOX_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SECRETS_MANAGER",
	"AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_EVENTBRIDGE", "LOOPBACK_HOST", "LOOPBACK_PORTS",
}

// CLI is SAM CLI with what it needs to run functions here.
type CLI struct {
	Program  string // the sam command
	Template string // of a build for this machine's architecture
	Image    string // base image with the loopback extension
	Docker   string // DOCKER_HOST
	Gateway  string // this machine's address as containers see it
}

// The environment through which a CLI reaches a test.
const (
	envProgram  = "PATCHBAY_SAM_PROGRAM"
	envTemplate = "PATCHBAY_SAM_TEMPLATE"
	envImage    = "PATCHBAY_SAM_IMAGE"
	envGateway  = "PATCHBAY_SAM_GATEWAY"
)

// FromEnv is the CLI that infra/sam prepared.
func FromEnv(getenv func(string) string) (CLI, error) {
	c := CLI{Program: getenv(envProgram), Template: getenv(envTemplate), Image: getenv(envImage),
		Docker: getenv("DOCKER_HOST"), Gateway: getenv(envGateway)}
	if c.Program == "" || c.Template == "" || c.Image == "" || c.Gateway == "" {
		return CLI{}, errors.New("this needs SAM CLI and a docker engine: start it by `make sam`")
	}
	return c, nil
}

// Environ is what FromEnv reads.
func (c CLI) Environ() []string {
	return []string{envProgram + "=" + c.Program, envTemplate + "=" + c.Template, envImage + "=" + c.Image,
		envGateway + "=" + c.Gateway, "DOCKER_HOST=" + c.Docker}
}

// Quiet is this process's environment for SAM CLI: what keeps it from calling home, and no AWS credentials. With any,
// `sam local` would ask AWS whose they are before every invocation and hand them to the functions. Python keeps what it
// compiled, so that it does so once.
func Quiet(more ...string) []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "AWS_") || strings.HasPrefix(v, "PYTHONDONTWRITEBYTECODE=")
	})
	return append(env, append([]string{
		"SAM_CLI_TELEMETRY=0", "SAM_CLI_CHECK_VERSION=0", "PYTHONUNBUFFERED=1",
		"AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null",
	}, more...)...)
}

// Open makes the loopback servers that the variables name reachable for containers, until end is called.
func (c CLI) Open(ctx context.Context, variables ...map[string]string) (end func(), err error) {
	var ports []string
	for _, v := range variables {
		ports = append(ports, loopbackPorts(v)...)
	}
	slices.Sort(ports)
	return bridge(ctx, c.Gateway, slices.Compact(ports))
}

// everyFunction is the key, in SAM CLI's file of environments, of the one that all functions have.
const everyFunction = "Parameters"

// command prepares `sam local <verb>`. environments are the functions', by their logical ids, or one of everyFunction.
// end undoes what was prepared.
func (c CLI) command(ctx context.Context, environments map[string]map[string]string,
	verb ...string) (cmd *exec.Cmd, end func(), err error) {
	dir, err := os.MkdirTemp("", "patchbay-sam-")
	if err != nil {
		return nil, nil, fmt.Errorf("variables: %w", err)
	}
	end = func() { _ = os.RemoveAll(dir) }
	all, region := map[string]map[string]string{}, ""
	for whose, variables := range environments {
		all[whose] = map[string]string{
			"LOOPBACK_HOST": hostName, "LOOPBACK_PORTS": strings.Join(loopbackPorts(variables), ","),
		}
		maps.Copy(all[whose], variables)
		region = variables["AWS_REGION"]
	}
	text, err := json.Marshal(all)
	file := filepath.Join(dir, "variables.json")
	if err = errors.Join(err, os.WriteFile(file, text, 0o600)); err != nil {
		end()
		return nil, nil, fmt.Errorf("variables: %w", err)
	}
	args := append(slices.Concat([]string{"local"}, verb), "--template", c.Template, "--env-vars", file, "--invoke-image",
		c.Image,
		"--skip-pull-image", "--add-host", hostName+":host-gateway", "--region", region)
	cmd = exec.CommandContext(ctx, c.Program, args...) //nolint:gosec // paths that infra/sam made
	cmd.Env = Quiet("DOCKER_HOST=" + c.Docker)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) } // it takes its containers with it
	cmd.WaitDelay = 20 * time.Second
	return cmd, end, nil
}

// loopbackPorts are the ports of the loopback addresses among the values.
func loopbackPorts(variables map[string]string) []string {
	var ports []string
	for name, value := range variables {
		u, err := url.Parse(value)
		if err == nil && u.Hostname() == "127.0.0.1" && u.Port() != "" && name != "PATCHBAY_PUBLIC_URL" &&
			name != "PATCHBAY_APP_URL" {
			ports = append(ports, u.Port())
		}
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// bridge makes loopback ports reachable at the address where containers see this machine, and nowhere else. Docker
// Desktop does that by itself, and its address is not one of this machine's.
func bridge(ctx context.Context, gateway string, ports []string) (end func(), err error) {
	var open []net.Listener
	end = func() {
		for _, l := range open {
			_ = l.Close()
		}
	}
	for _, port := range ports {
		var lc net.ListenConfig
		l, err := lc.Listen(ctx, "tcp", net.JoinHostPort(gateway, port))
		if errors.Is(err, syscall.EADDRNOTAVAIL) {
			return end, nil
		}
		if err != nil {
			end()
			return nil, fmt.Errorf("port %s cannot be opened for containers: %w", port, err)
		}
		open = append(open, l)
		go tunnel.Serve(ctx, l, net.JoinHostPort("127.0.0.1", port), func(error) {}) // the caller reports it better
	}
	return end, nil
}
