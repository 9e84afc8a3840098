package strictyaml

import (
	"strings"
	"testing"
)

type inner struct {
	Days int  `yaml:"days"`
	On   bool `yaml:"on"`
}

type file struct {
	Name  string   `yaml:"name"`
	Inner inner    `yaml:"inner"`
	List  []string `yaml:"list"`
}

// TestLoad: what is wrong is told by its line and the file's own words; no type of Go is.
func TestLoad(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"name: x\ninner: {days: 3, on: true}\nlist: [a]":                 "",
		"%YAML 1.2\n---\nname: x\ninner: {days: 3, on: true}\nlist: [a]": "",
		"name: x\nfields: 1":   "line 2: there is no such member as fields here",
		"inner:\n  days: soon": "line 2: a text stands where a number belongs",
		"inner:\n  on: [1]":    "line 2: a list stands where true or false belongs",
		"list: {a: 1}":         "line 1: a mapping of members stands where a list belongs",
		"inner: 3":             "line 1: a number stands where a mapping of members belongs",
		"a: 1\nb: 2":           "line 2: there is no such member as b here",
		"name: [":              "line",
	} {
		var f file
		err := Load([]byte(text), &f)
		if want == "" {
			if err != nil || f.Name != "x" || f.Inner.Days != 3 || !f.Inner.On || len(f.List) != 1 {
				t.Errorf("%q: %+v, %v", text, f, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "strictyaml.") ||
			strings.Contains(err.Error(), "!!") {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
}
