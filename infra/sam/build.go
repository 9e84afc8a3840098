package main

import (
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"patchbay/infra/sam/samcli"
)

// architectures are Lambda's names, and ELF's, of Go's.
var architectures = map[string]struct {
	lambda  string
	machine elf.Machine
}{"amd64": {"x86_64", elf.EM_X86_64}, "arm64": {"arm64", elf.EM_AARCH64}}

// validate lints the template that is deployed, as SAM does and as CloudFormation's own linter does.
func (r *run) validate(ctx context.Context) error {
	gradual := filepath.Join(r.work, "gradual.yaml")
	checks := [][]string{
		{r.tool("sam"), "validate", "--lint", "--template", "template.yaml", "--region", "eu-central-1"},
		{r.tool("cfn-lint"), "template.yaml", "infra/deploy/network.yaml", "infra/deploy/edge.yaml",
			"infra/deploy/deployer.yaml"},
		{"go", "run", "./infra/deploy/gradual/write", "-o", gradual},
		// cfn-lint 1.58.0 does not know AutoPublishAliasAllProperties in Globals, where SAM's translator 1.115.0 takes it
		// (findings/cfn-lint-sam-globals-all-properties.sh).
		{r.tool("cfn-lint"), "--template", gradual, "--ignore-checks", "E3724"},
	}
	errs := make([]error, len(checks))
	for i, c := range checks {
		_, errs[i] = r.quiet(ctx, c[0], c[1:]...)
	}
	return errors.Join(errs...)
}

// build runs `sam build` twice: as it is deployed, and for this machine with the local variables declared.
func (r *run) build(ctx context.Context) error {
	own, ok := architectures[runtime.GOARCH]
	if !ok {
		return fmt.Errorf("lambda has no architecture for %s", runtime.GOARCH)
	}
	text, err := os.ReadFile(filepath.Join(r.root, "template.yaml"))
	if err != nil {
		return fmt.Errorf("template: %w", err)
	}
	derived, err := derive(text, own.lambda, samcli.LocalVariables)
	if err != nil {
		return err
	}
	file := filepath.Join(r.work, "template.yaml")
	if err := os.WriteFile(file, derived, 0o600); err != nil {
		return fmt.Errorf("local template: %w", err)
	}
	return errors.Join(
		r.samBuild(ctx, "template.yaml", "deployed", "arm64"),
		r.samBuild(ctx, file, "build", runtime.GOARCH),
	)
}

// samBuild builds all functions of a template into a folder and makes sure of the binaries' architecture.
func (r *run) samBuild(ctx context.Context, template, folder, goarch string) error {
	out := filepath.Join(r.work, folder)
	cmd := r.command(ctx, r.tool("sam"), "build", "--template", template, "--base-dir", r.root, "--build-dir", out,
		"--config-file", filepath.Join(r.root, "samconfig.toml"), "--build-in-source", "--parallel", "--no-cached")
	if goarch != "arm64" {
		cmd.Env = append(cmd.Env, "LAMBDA_GOARCH="+goarch)
	}
	if _, err := finish(cmd); err != nil {
		return err
	}
	binaries, err := filepath.Glob(filepath.Join(out, "*", "bootstrap"))
	if err != nil || len(binaries) == 0 {
		return fmt.Errorf("sam build left no bootstrap in %s: %w", out, err)
	}
	var sizes []string
	for _, b := range binaries {
		f, err := elf.Open(b)
		if err != nil {
			return fmt.Errorf("%s: %w", b, err)
		}
		machine := f.Machine
		_ = f.Close()
		if machine != architectures[goarch].machine {
			return fmt.Errorf("%s is for %v", b, machine)
		}
		info, err := os.Stat(b)
		if err != nil {
			return fmt.Errorf("size: %w", err)
		}
		sizes = append(sizes, fmt.Sprintf("%s %.1f MB", filepath.Base(filepath.Dir(b)), float64(info.Size())/1e6))
	}
	r.say("%s: %s", architectures[goarch].lambda, strings.Join(sizes, ", "))
	return nil
}
