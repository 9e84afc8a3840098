package catalog

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"patchbay/shared/fault"
)

// MaxValue is the longest value of a field, in bytes.
const MaxValue = 8 << 10

// The types of a field.
const (
	TextField     = "text"
	PasswordField = "password"
	NumberField   = "number" // digits only, as the published hub has it
	SelectField   = "select"
	AreaField     = "text_area"
)

// ErrFields is what ValidateFields returns, with one fault.Field per problem.
var ErrFields = fault.New(fault.Invalid, "invalid_fields",
	"Some fields are missing or wrong. Correct those named and send the request again.")

// Defaults returns a copy of values in which every field that has a default and no value got its default, and the edges
// of every value are Clean. Call it before ValidateFields: a required field with a default is then never missing.
func Defaults(fields []Field, values map[string]string) map[string]string {
	out := Clean(fields, values)
	for _, f := range fields {
		if f.Default != "" && out[f.Key] == "" {
			out[f.Key] = f.Default
		}
	}
	return out
}

// ValidateFields checks values against fields: nothing unknown, nothing required missing, every value as its field's
// type and validation ask. An empty value counts as none. It answers with a copy of ErrFields that names every fault as
// location.key and never repeats a value, since it may be a secret. Another kind of error means that a definition which
// Check would refuse is in use.
func ValidateFields(fields []Field, values map[string]string, location string) error {
	wrong := ErrFields
	known := make(map[string]bool, len(fields))
	for _, f := range fields {
		known[f.Key] = true
		message, err := f.fault(values[f.Key])
		if err != nil {
			return err
		}
		if message != "" {
			wrong = wrong.At(location+"."+f.Key, message)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if !known[key] {
			wrong = wrong.At(location+"."+key, "There is no such field; remove it. "+allowed(fields))
		}
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	return nil
}

// fault says what is wrong with a value, "" when nothing is.
func (f *Field) fault(value string) (string, error) {
	switch {
	case strings.TrimSpace(value) == "":
		if f.Required {
			return f.Label + " is required.", nil
		}
		return "", nil
	case len(value) > MaxValue:
		return fmt.Sprintf("%s is longer than %d bytes.", f.Label, MaxValue), nil
	case !utf8.ValidString(value):
		return f.Label + " is not valid UTF-8.", nil
	case strings.ContainsFunc(value, f.forbids):
		return f.Label + " contains a line break or another control character; remove it.", nil
	case strings.ContainsFunc(value, isInvisible):
		return f.Label + " contains " + nameInvisible(value) + "; type it anew, or remove that character.", nil
	case f.ReadOnly && value != f.Default:
		return f.Label + " cannot be changed; leave it out.", nil
	}
	switch f.Type {
	case NumberField:
		if strings.Trim(value, "0123456789") != "" {
			return f.Label + " must be a number, digits only.", nil
		}
	case SelectField:
		if !slices.ContainsFunc(f.Options, func(o FieldOption) bool { return o.Value == value }) {
			return f.Label + " must be one of: " + strings.Join(optionValues(f.Options), ", ") + ".", nil
		}
	}
	return f.violation(value)
}

// violation applies the field's Validation.
func (f *Field) violation(value string) (string, error) {
	if f.Validation == nil {
		return "", nil
	}
	pattern := f.Validation.Pattern
	if r, ok := rules[f.Validation.Type]; ok {
		pattern = r.Pattern
	}
	if f.isAddress() && len(value) > maxServerAddress {
		return fmt.Sprintf("%s is longer than %d characters.", f.Label, maxServerAddress), nil
	}
	if pattern == domainPattern && len(value) > maxHost {
		return fmt.Sprintf("%s is longer than %d characters.", f.Label, maxHost), nil
	}
	re, err := CompileAnchored(pattern)
	if err != nil {
		return "", fmt.Errorf("field %s: %w", f.Key, err)
	}
	if re.MatchString(value) {
		return "", nil
	}
	if f.Validation.Error != "" {
		return f.Validation.Error, nil
	}
	return f.Label + " does not have the expected form " + pattern + ".", nil
}

// forbids says whether a rune may not be in the field's values. A line break in a value could split a header.
func (f *Field) forbids(r rune) bool {
	if f.Type == AreaField && (r == '\n' || r == '\r' || r == '\t') {
		return false
	}
	return unicode.IsControl(r)
}

// CompileAnchored compiles a pattern so that it matches a value as a whole or not at all, whatever anchors it has
// itself.
func CompileAnchored(pattern string) (*regexp.Regexp, error) {
	if _, err := regexp.Compile(pattern); err != nil { // alone first: "a)|(b" would be valid inside the group below
		return nil, fmt.Errorf("pattern %q: %w", pattern, err)
	}
	return regexp.Compile(`\A(?:` + pattern + `)\z`)
}

// maxFact is how long a captured value may be, in bytes.
const maxFact = 2048

// Fits says whether a value is one that a sign-in could have captured.
func (c Capture) Fits(value string) bool {
	if len(value) > maxFact || strings.ContainsFunc(value, unicode.IsControl) {
		return false
	}
	if c.Pattern == "" {
		return true
	}
	re, err := CompileAnchored(c.Pattern)
	return err == nil && re.MatchString(value)
}

func allowed(fields []Field) string {
	if len(fields) == 0 {
		return "This form has no fields."
	}
	keys := make([]string, len(fields))
	for i, f := range fields {
		keys[i] = f.Key
	}
	return "The fields are: " + strings.Join(keys, ", ") + "."
}

func optionValues(options []FieldOption) []string {
	values := make([]string, len(options))
	for i, o := range options {
		values[i] = o.Value
	}
	return values
}
