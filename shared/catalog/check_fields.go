package catalog

import (
	"maps"
	"slices"
	"strings"
)

// reserved are names that a field or fact may not have: templates fill them otherwise, or the hub sends parameters of
// its own under them beside every form field when it opens the popup.
var reserved = []string{
	"access_token", "refresh_token", "id_token", sandboxURL, "code", "state", // of templates and of the callback
	"redirect_uri", "token", "connection_attempt_id", // of the hub's popup
}

func (c *checker) name(at place, name string) {
	if slices.Contains(reserved, name) {
		c.report(at, "the name %q is taken; choose another, such as api_%s", name, name)
	}
}

func (c *checker) fields(at place, fields []Field) {
	for i := range fields {
		f, at := &fields[i], at.at(i)
		c.name(at.at("key"), f.Key)
		if f.Key == "" || f.Label == "" || f.Type == "" {
			c.report(at, "a field has key, label and type, or a preset that brings them")
		}
		if f.Type == PasswordField && !f.Secret {
			c.report(at.at("secret"), "a password is a secret: add secret: true")
		}
		if f.Secret && f.Type != PasswordField && f.Type != AreaField {
			c.report(at.at("type"), "a secret is typed unseen: use password (or text_area for a key of many lines)")
		}
		if f.Secret && f.Default != "" {
			c.report(at.at("default"), "a secret has no default")
		}
		if f.ReadOnly && f.Default == "" {
			c.report(at.at("readOnly"), "a field that cannot be edited needs a default")
		}
		c.options(at, f)
		c.validation(at, f)
		if f.Default != "" && !f.Secret {
			if message, err := f.fault(f.Default); err == nil && message != "" {
				c.report(at.at("default"), "the default does not pass the field's own check: %s", message)
			}
		}
	}
}

func (c *checker) options(at place, f *Field) {
	if (f.Type == SelectField) != (len(f.Options) > 0) {
		c.report(at.at("options"), "options belong to a select, and a select needs them")
	}
	seen := map[string]bool{}
	for i, o := range f.Options {
		if seen[o.Value] {
			c.report(at.at("options").at(i), "the value %q is listed twice", o.Value)
		}
		seen[o.Value] = true
		if !maps.EqualFunc(o.Values, f.Options[0].Values, func(_, _ string) bool { return true }) {
			c.report(at.at("options").at(i).at("values"), "every option sets the same values; the first has: %s",
				strings.Join(slices.Sorted(maps.Keys(f.Options[0].Values)), ", "))
		}
		for name, value := range o.Values {
			c.fixed(at.at("options").at(i).at("values").at(name), name, value)
		}
	}
}

// validation checks the shape; the pattern itself is checked where it is bound.
func (c *checker) validation(at place, f *Field) {
	v := f.Validation
	if v == nil {
		return
	}
	if f.isAddress() && (f.Secret || f.Type != TextField) {
		c.report(at.at("type"), "the address of a server is a text, and no secret")
	}
	if f.Type == SelectField || f.Type == NumberField {
		c.report(at.at("validation"), "a %s has its own check; remove validation", f.Type)
	}
	if (v.Type == PatternRule) != (v.Pattern != "") {
		c.report(at.at("validation").at("pattern"), "html-pattern needs a pattern, the other types take none")
	}
}
