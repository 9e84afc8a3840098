package manage

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// elsewhereSaid are files whose messages no command of the owner meets: of the proxy, of actions, of signed calls.
var elsewhereSaid = []string{
	"shared/api/proxy/", "shared/project/aws_role.go",
}

// TestWordsLeaveNoRequest: whatever the product says of its API's requests has the command's words for it, so that
// nobody at a terminal reads GET /connectors. Every text of shared/ is looked at; a new one needs an entry in words.
func TestWordsLeaveNoRequest(t *testing.T) {
	t.Parallel()
	const root = "../../../shared"
	named := regexp.MustCompile(`\b(GET|POST|PUT|PATCH|DELETE) /[a-z_{]`)
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		within := func(part string) bool { return strings.Contains(filepath.ToSlash(path), part) }
		for _, part := range elsewhereSaid {
			if within(part) {
				return nil
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field: // its tag is documentation of the API
				return n.Tag == nil
			case *ast.KeyValueExpr: // so are an operation's words
				key, ok := n.Key.(*ast.Ident)
				return !ok || key.Name != "Description" && key.Name != "Summary" && key.Name != "Path"
			case *ast.BasicLit:
				text, err := strconv.Unquote(n.Value)
				if err != nil || n.Kind != token.STRING || !named.MatchString(text) || regexp.MustCompile(
					`^(GET|POST|PUT|PATCH|DELETE) /\S*$`).MatchString(text) { // a route
					return true
				}
				seen++
				if left := Words(text); named.MatchString(left) {
					t.Errorf("%s: a person at a terminal reads %q", path, left)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 5 {
		t.Errorf("only %d texts were looked at", seen)
	}
	if got := Words("enable it first (POST /connectors/own_x/enable), or"); got !=
		"enable it first ('patchbay connectors enable own_x'), or" {
		t.Error(got)
	}
}
