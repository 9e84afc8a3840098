// Package policy says which calls to a provider may be made: of the accounts of an auth config, with an API key, with a
// use token. One evaluator decides for all of them, by the request that the provider will see.
//
// It widens what is denied and narrows what is allowed: a rule that denies holds if the provider could take the request
// for what the rule names, one that allows only if the provider could take it for nothing else.
package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"patchbay/shared/fault"
)

// Policy is what may be called. The zero Policy lets every call pass.
type Policy struct {
	// ReadOnly lets GET and HEAD pass alone, and what a rule of Allow names with its method.
	ReadOnly bool `json:"read_only,omitempty"`
	// Allow, when it has a rule, lets pass only what one of its rules names.
	Allow []Rule `json:"allow,omitempty"`
	// Deny refuses what one of its rules names, whatever else allows it.
	Deny []Rule `json:"deny,omitempty"`
	// Approve holds back what one of its rules names, read as those of Deny are, until somebody approves it. It lets
	// nothing pass by itself.
	Approve []Rule `json:"approve,omitempty"`
}

// Rule names calls. What it leaves out it does not ask for.
type Rule struct {
	// Methods are in upper case. None is every method; in Allow of a policy that is ReadOnly, GET and HEAD.
	Methods []string `json:"methods,omitempty"`
	// Host is a host of the connector, or * for each. "" is each in Deny and Approve, and in Allow that of the connector's
	// own base address.
	Host string `json:"host,omitempty"`
	// Path is the whole path at the provider, decoded: * stands for any characters of one segment, ** for any number of
	// segments. "" is every path.
	Path string `json:"path,omitempty"`
	// Tool is a tool of an MCP server or of an API, with * for any characters. In Deny and Approve a message to a server
	// that names none could call any, and a call of an API is that of the tool which has its method and path. In Allow
	// both are calls of none.
	Tool string `json:"tool,omitempty"`
}

// Methods are those that a call can have.
var Methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

// Bounds of a policy. It is read with every call.
const (
	MaxRules = 40   // of allow, deny and approve together
	maxText  = 4096 // bytes, as it is stored
	maxPath  = 256  // bytes of a rule's path
	maxHost  = 253
	maxTool  = 128 // bytes of a tool's name
)

// ErrInvalid says that a policy is none. Its fields say what to change.
var ErrInvalid = fault.New(fault.Invalid, "invalid_policy", "The call policy cannot be set.")

// Empty says that the policy lets every call pass.
func (p Policy) Empty() bool { return !p.ReadOnly && p.rules() == 0 }

func (p Policy) rules() int { return len(p.Allow) + len(p.Deny) + len(p.Approve) }

// Text is the policy as it is stored; "" for an empty one.
func (p Policy) Text() string {
	if p.Empty() {
		return ""
	}
	text, _ := json.Marshal(p) // texts and a boolean
	return string(text)
}

// Parse reads what Text wrote.
func Parse(text string) (p Policy, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &p)
	}
	return p, err
}

// Clean is a policy that an owner wrote, checked, with methods in upper case and hosts in lower. at names it in the
// request. ErrInvalid.
func (p Policy) Clean(at string) (Policy, error) {
	if n := p.rules(); n > MaxRules {
		return p, ErrInvalid.At(at, fmt.Sprintf("has %d rules; it may have %d", n, MaxRules))
	}
	out := Policy{ReadOnly: p.ReadOnly}
	for _, list := range []struct {
		name     string
		from, to *[]Rule
	}{{"allow", &p.Allow, &out.Allow}, {"deny", &p.Deny, &out.Deny}, {"approve", &p.Approve, &out.Approve}} {
		for i, r := range *list.from {
			rule, where, err := r.clean()
			if err != "" {
				return p, ErrInvalid.At(fmt.Sprintf("%s.%s[%d]%s", at, list.name, i, where), err)
			}
			*list.to = append(*list.to, rule)
		}
	}
	if len(out.Text()) > maxText {
		return p, ErrInvalid.At(at, fmt.Sprintf("is too long: it may have %d bytes as JSON", maxText))
	}
	return out, nil
}

func (r Rule) clean() (out Rule, where, fault string) {
	if len(r.Methods) == 0 && r.Host == "" && r.Path == "" && r.Tool == "" {
		return r, "", "names nothing: give it methods, a path, a host or a tool"
	}
	if len(r.Tool) > maxTool || strings.ContainsFunc(r.Tool, isControl) {
		return r, ".tool", fmt.Sprintf("is no name of a tool: it may have %d bytes", maxTool)
	}
	for i, m := range r.Methods {
		m = strings.ToUpper(m)
		if !slices.Contains(Methods, m) {
			return r, fmt.Sprintf(".methods[%d]", i), "is none of " + strings.Join(Methods, ", ")
		}
		if !slices.Contains(out.Methods, m) {
			out.Methods = append(out.Methods, m)
		}
	}
	out.Host, out.Path, out.Tool = strings.ToLower(r.Host), r.Path, r.Tool
	if r.Host != "*" &&
		(len(r.Host) > maxHost || strings.Trim(out.Host, "abcdefghijklmnopqrstuvwxyz0123456789.-_:[]") != "") {
		return r, ".host", "is no host name, such as api.example.com, nor *"
	}
	return out, ".path", pathFault(r.Path)
}

// pathFault says what is wrong with a rule's path.
func pathFault(path string) string {
	switch {
	case path == "":
		return ""
	case len(path) > maxPath:
		return fmt.Sprintf("is too long: it may have %d bytes", maxPath)
	case !strings.HasPrefix(path, "/"):
		return "begins with no slash: it is the whole path at the provider, such as /crm/v3/**"
	case strings.ContainsAny(path, "?#%\\;"):
		return "has one of ? # % ; or a backslash: write the path alone, decoded"
	case strings.Contains(path, "//"):
		return "has two slashes in a row"
	}
	for segment := range strings.SplitSeq(path[1:], "/") {
		if segment == "." || segment == ".." {
			return "has a . or .. segment, which no call may have"
		}
		if strings.Contains(segment, "**") && segment != "**" {
			return "has ** beside other characters of a segment; write /**/ or *"
		}
	}
	if strings.ContainsFunc(path, isControl) {
		return "has a control character"
	}
	return ""
}

// String is the rule in words of the request: DELETE /crm/**.
func (r Rule) String() string {
	methods := strings.Join(r.Methods, ", ")
	if methods == "" {
		methods = "every method"
	}
	path := r.Path
	if path == "" {
		path = "every path"
	}
	if r.Host != "" && r.Host != "*" {
		path += " at " + r.Host
	}
	if r.Tool != "" {
		path += ", tool " + r.Tool
	}
	return methods + " " + path
}
