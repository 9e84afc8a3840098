package main

import (
	"archive/tar"
	"bytes"
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// image is the base image with the loopback extension in it.
const image = "patchbay-sam"

const pullLimit = 5 * time.Minute

// baseImage sees to the base image that SAM CLI runs provided.al2023 functions on, adds the loopback extension, and
// finds out what address a container sees this machine at.
func (r *run) baseImage(ctx context.Context) error {
	base := "public.ecr.aws/lambda/provided:al2023-" + architectures[runtime.GOARCH].lambda
	if err := r.obtain(ctx, base); err != nil {
		return err
	}
	dir := filepath.Join(r.work, "image")
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return fmt.Errorf("image: %w", err)
	}
	build := r.command(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(dir, "loopback"),
		"./infra/sam/loopback")
	build.Env = append(build.Env, "CGO_ENABLED=0", "GOOS=linux")
	if _, err := finish(build); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"),
		[]byte("FROM "+base+"\nCOPY loopback /opt/extensions/loopback\n"), 0o600); err != nil {
		return fmt.Errorf("image: %w", err)
	}
	if _, err := r.quiet(ctx, "docker", "build", "--quiet", "--tag", image, dir); err != nil {
		return err
	}
	if err := r.forgetDerived(ctx); err != nil {
		return err
	}
	const name = "this-machine"
	hosts, err := r.quiet(ctx, "docker", "run", "--rm", "--add-host", name+":host-gateway", "--entrypoint", "/bin/cat",
		image, "/etc/hosts")
	if err != nil {
		return err
	}
	for line := range strings.Lines(hosts) {
		if fields := strings.Fields(line); len(fields) == 2 && fields[1] == name {
			r.cli.Gateway = fields[0]
			return nil
		}
	}
	return fmt.Errorf("the container does not know this machine: %s", hosts)
}

// forgetDerived removes the images that SAM CLI made of ours with its runtime emulator: it does not see when ours
// changes.
func (r *run) forgetDerived(ctx context.Context) error {
	tags, err := r.quiet(ctx, "docker", "images", "--format", "{{.Repository}}:{{.Tag}}", image)
	if err != nil {
		return err
	}
	for tag := range strings.FieldsSeq(tags) {
		if tag == image+":latest" {
			continue
		}
		if _, err := r.quiet(ctx, "docker", "rmi", "--force", tag); err != nil {
			return err
		}
	}
	return nil
}

// obtain has the base image in the engine: the real one, or a stand-in under its name.
func (r *run) obtain(ctx context.Context, base string) error {
	kind, err := r.quiet(ctx, "docker", "image", "inspect", "--format", `{{index .Config.Labels "patchbay.stand-in"}}`,
		base)
	there := err == nil && (r.base == "auto" || (r.base == "stand-in") == (kind == "true"))
	switch {
	case there && kind == "true":
		return r.noticeStandIn(base, "as before")
	case there:
		r.say("base image: %s", base)
		return nil
	case r.base == "stand-in":
		return r.standIn(ctx, base, "as asked")
	}
	pulling, cancel := context.WithTimeout(ctx, pullLimit)
	defer cancel()
	if _, err = r.quiet(pulling, "docker", "pull", "--quiet", base); err == nil {
		r.say("base image: %s pulled", base)
		return nil
	}
	if r.base == "pull" || ctx.Err() != nil {
		return err
	}
	return r.standIn(ctx, base, "it cannot be pulled: "+strings.Join(strings.Fields(err.Error()), " "))
}

func (r *run) noticeStandIn(base, why string) error {
	r.say("base image: a STAND-IN for %s, of busybox, not Amazon Linux (%s)", base, why)
	return nil
}

// standIn imports the least that SAM CLI needs of a base image, /bin/sh, mv and chmod, and that a function needs of it:
// certificate authorities. The functions are static binaries.
func (r *run) standIn(ctx context.Context, base, why string) error {
	box, err := staticBusybox()
	if err != nil {
		if err := r.install(ctx, "busybox-static", "ca-certificates"); err != nil {
			return fmt.Errorf("the stand-in for the base image needs busybox: %w", err)
		}
		if box, err = staticBusybox(); err != nil {
			return err
		}
	}
	authorities, err := os.ReadFile("/etc/ssl/certs/ca-certificates.crt")
	if err != nil {
		return fmt.Errorf("the stand-in for the base image needs certificate authorities (Debian: ca-certificates): %w", err)
	}
	root, err := pack(box, authorities)
	if err != nil {
		return err
	}
	cmd := r.command(ctx, "docker", "import", "--change", "LABEL patchbay.stand-in=true", "-", base)
	cmd.Stdin = root
	if _, err := finish(cmd); err != nil {
		return err
	}
	return r.noticeStandIn(base, why)
}

func staticBusybox() ([]byte, error) {
	for _, path := range []string{"/bin/busybox", "/usr/bin/busybox"} {
		f, err := elf.Open(path)
		if err != nil {
			continue
		}
		static := f.Section(".interp") == nil
		_ = f.Close()
		if static {
			return os.ReadFile(path) //nolint:gosec // one of the two paths above
		}
	}
	return nil, errors.New("no static busybox")
}

// pack writes the stand-in's files as tar.
func pack(busybox, authorities []byte) (*bytes.Buffer, error) {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	files := []struct {
		header  tar.Header
		content []byte
	}{
		{tar.Header{Name: "tmp/", Typeflag: tar.TypeDir, Mode: 0o1777}, nil},
		{tar.Header{Name: "var/task/", Typeflag: tar.TypeDir, Mode: 0o755}, nil},
		{tar.Header{Name: "bin/busybox", Typeflag: tar.TypeReg, Mode: 0o755}, busybox},
		{tar.Header{Name: "etc/ssl/certs/ca-certificates.crt", Typeflag: tar.TypeReg, Mode: 0o644}, authorities},
	}
	for _, name := range []string{"sh", "mv", "chmod", "cat"} {
		files = append(files, struct {
			header  tar.Header
			content []byte
		}{tar.Header{Name: "bin/" + name, Typeflag: tar.TypeSymlink, Linkname: "busybox", Mode: 0o777}, nil})
	}
	for _, f := range files {
		f.header.Size = int64(len(f.content))
		if err := w.WriteHeader(&f.header); err != nil {
			return nil, fmt.Errorf("stand-in: %w", err)
		}
		if _, err := w.Write(f.content); err != nil {
			return nil, fmt.Errorf("stand-in: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("stand-in: %w", err)
	}
	return &out, nil
}
