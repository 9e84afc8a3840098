package main

import (
	"cmp"
	"runtime"
	"runtime/debug"

	"github.com/alecthomas/kong"
)

// What make cli says with -ldflags -X. Without it Go's own stamp stands in, if there is one.
var (
	release  string // 1.2.3; empty for what is no release
	revision string // of git, with +changes where not all was committed
)

// build is what the binary was made of.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision"` // empty where it was built outside of a checkout
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func built() build {
	b := build{
		Version: cmp.Or(release, "dev"), Revision: revision, Go: runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
	if info, ok := debug.ReadBuildInfo(); ok && b.Revision == "" {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				b.Revision = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				b.Revision += "+changes"
			}
		}
	}
	return b
}

type versionCommand struct{}

// Run tells the build.
func (versionCommand) Run(t *Target) error {
	b := built()
	return t.answer(b, func() {
		t.say("patchbay %s", b.Version)
		if b.Revision != "" {
			t.say("commit   %s", b.Revision)
		}
		t.say("built by %s for %s", b.Go, b.Platform)
	})
}

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"${enum}."`
}

// scripts ask the command itself what can come next (COMP_LINE), so that they never are behind it.
var scripts = map[string]string{
	"bash": "complete -C patchbay patchbay\n",
	"zsh":  "autoload -U +X bashcompinit && bashcompinit\ncomplete -C patchbay patchbay\n",
	"fish": `function __complete_patchbay
    set -lx COMP_LINE (commandline -cp)
    test -z (commandline -ct)
    and set COMP_LINE "$COMP_LINE "
    patchbay
end
complete -f -c patchbay -a "(__complete_patchbay)"
`,
}

// Run prints the script of a shell.
func (c completionCommand) Run(t *Target, _ *kong.Kong) error {
	_, err := t.out.Write([]byte(scripts[c.Shell]))
	return err
}
