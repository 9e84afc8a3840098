package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"patchbay/infra/deploy/gradual"
	"patchbay/infra/tools/bundle"
)

// Release is one version of the product.
type Release struct {
	Root, Out, Version, SBOM string
	Revision                 string    // the commit
	Time                     time.Time // of the commit, which every file in the archives has
	// Functions are the ones that are built; none is all.
	Functions []string
}

// Platform is an operating system and an architecture, in Go's spelling.
type Platform struct{ OS, Arch string }

// Platforms are those that the command is built for.
func Platforms() []Platform {
	return []Platform{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}}
}

// name is that of a file of the release.
func (r *Release) name(rest string) string {
	return filepath.Join(r.Out, r.Version, "patchbay-"+r.Version+"-"+rest)
}

// Make builds every file and their checksums. What was there before of this version goes first.
func (r *Release) Make(ctx context.Context) error {
	folder := filepath.Join(r.Out, r.Version)
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // what is released is for everybody
		return err
	}
	for _, p := range Platforms() {
		if err := r.command(ctx, p); err != nil {
			return err
		}
	}
	for _, step := range []func(context.Context) error{r.stack, r.assets, r.bill} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return r.sums()
}

// command builds the owner's command for a platform.
func (r *Release) command(ctx context.Context, p Platform) error {
	work, err := os.MkdirTemp("", "release-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	binary := filepath.Join(work, "patchbay")
	// Neither a build id nor the state of the checkout is in it: the version is.
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", //nolint:gosec // a version was checked
		"-ldflags", "-s -w -buildid= -X main.release="+r.Version+" -X main.revision="+r.Revision, "-o", binary,
		"./infra/patchbay")
	cmd.Dir = r.Root
	cmd.Env = append(os.Environ(), "GOOS="+p.OS, "GOARCH="+p.Arch, "CGO_ENABLED=0", "GOFLAGS=")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the command for %s/%s: %w\n%s", p.OS, p.Arch, err, text)
	}
	a := archive{time: r.Time}
	if err := a.file(binary, "patchbay", 0o755); err != nil {
		return err
	}
	for _, doc := range []string{"LICENSE", "README.md", changelog} {
		if err := a.file(filepath.Join(r.Root, doc), filepath.Base(doc), 0o644); err != nil {
			return err
		}
	}
	return a.write(r.name(p.OS + "-" + p.Arch + ".tar.gz"))
}

// stack packs the templates with the code of the functions: what it takes to deploy without Go and without a checkout.
func (r *Release) stack(ctx context.Context) error {
	names := r.Functions
	if len(names) == 0 {
		all, err := bundle.Functions(r.Root)
		if err != nil {
			return err
		}
		names = all
	}
	work, err := os.MkdirTemp("", "release-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	a := archive{time: r.Time}
	for _, name := range names {
		bootstrap := filepath.Join(work, name)
		if err := bundle.Build(ctx, r.Root, bundle.Function(name), "arm64", bootstrap, "-buildvcs=false"); err != nil {
			return err
		}
		zip, err := bundle.Zip(bootstrap)
		if err != nil {
			return err
		}
		a.add("functions/"+name+".zip", zip, 0o644)
	}
	template, err := os.ReadFile(filepath.Join(r.Root, "template.yaml"))
	if err != nil {
		return err
	}
	// Other parameters with the same version are another deployment: whoever makes one changes the stamp (deployment.md).
	shifting, err := gradual.Derive(template, r.Version)
	if err != nil {
		return err
	}
	for name, text := range map[string][]byte{"template.yaml": template, "gradual.yaml": shifting} {
		withCode, err := WithCode(string(text))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		a.add(name, []byte(withCode), 0o644)
	}
	for _, file := range []string{
		"samconfig.toml", "LICENSE", "infra/deploy/deployer.yaml", "infra/deploy/network.yaml", "infra/deploy/edge.yaml",
	} {
		name := strings.TrimPrefix(file, "infra/") // deploy/… stay together
		if err := a.file(filepath.Join(r.Root, file), name, 0o644); err != nil {
			return err
		}
	}
	return a.write(r.name("stack.tar.gz"))
}

// built is the head of a function that `sam build` builds.
var (
	built = regexp.MustCompile(`(?m)^  (\w+)Function:( #[^\n]*)?\n    Type: AWS::Serverless::Function\n` +
		`    Metadata: \{ BuildMethod: makefile \}\n    Properties:\n`)
	hump = regexp.MustCompile(`([a-z])([A-Z])`)
)

// WithCode is the template with each function's code in a zip file beside it, in place of what builds it.
func WithCode(template string) (string, error) {
	text := built.ReplaceAllStringFunc(template, func(head string) string {
		found := built.FindStringSubmatch(head)
		name := found[1]
		folder := strings.ToLower(hump.ReplaceAllString(name, "$1-$2")) // as the Makefile's build-%Function
		return "  " + name + "Function:" + found[2] + "\n    Type: AWS::Serverless::Function\n    Properties:\n      CodeUri: functions/" +
			folder + ".zip\n"
	})
	if text == template || strings.Contains(text, "BuildMethod") {
		return "", errors.New("the template has functions of another form than this knows: they would have no code")
	}
	return text, nil
}

// assets packs what the pages load, for whoever serves them from elsewhere.
func (r *Release) assets(context.Context) error {
	a := archive{time: r.Time}
	for _, part := range []string{"console", "hub", "flow", "reader", "connectors"} {
		dist := filepath.Join(r.Root, "shared", "web", part, "dist")
		if err := a.folder(dist, part); err != nil {
			return err
		}
	}
	return a.write(r.name("assets.tar.gz"))
}

// bill writes the software bill of materials: the modules that the module's programs are built of.
func (r *Release) bill(ctx context.Context) error {
	file, err := filepath.Abs(r.name("sbom.cdx.json"))
	if err != nil {
		return err
	}
	args := []string{"mod", "-json", "-licenses", "-std", "-noserial", "-output", file}
	cmd := exec.CommandContext(ctx, r.SBOM, args...) //nolint:gosec // the Makefile's
	cmd.Dir = r.Root
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("bill of materials: %w\n%s", err, text)
	}
	return settle(file, r.Version, r.Time)
}

// sums writes the SHA-256 of every file, in the form that sha256sum -c reads.
func (r *Release) sums() error {
	folder := filepath.Join(r.Out, r.Version)
	files, err := filepath.Glob(filepath.Join(folder, "patchbay-*"))
	if err != nil {
		return err
	}
	slices.Sort(files)
	var out strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f) //nolint:gosec // just written
		if err != nil {
			return err
		}
		sum := sha256.Sum256(text)
		_, _ = fmt.Fprintf(&out, "%s  %s\n", hex.EncodeToString(sum[:]), filepath.Base(f))
	}
	return os.WriteFile(filepath.Join(folder, "SHA256SUMS"), []byte(out.String()), 0o644) //nolint:gosec // for everybody
}
