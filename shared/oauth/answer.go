package oauth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// parseAnswer reads a token answer: JSON, or form-encoded text as older servers send it (quirk 52).
func parseAnswer(r *reply) (any, error) {
	body := bytes.TrimSpace(bytes.TrimPrefix(r.body, []byte("\xef\xbb\xbf")))
	if len(body) == 0 {
		return map[string]any{}, nil // a success without content, as of a revocation
	}
	if body[0] == '{' || body[0] == '[' {
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		var document any
		if err := decoder.Decode(&document); err != nil {
			return nil, fmt.Errorf("read JSON: %w", err)
		}
		if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
			return nil, errors.New("text after the JSON")
		}
		return document, nil
	}
	if r.isHTML() || !bytes.ContainsRune(body, '=') || bytes.ContainsAny(body, " \n\r\t<>{}") {
		return nil, errors.New("neither JSON nor a form")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fmt.Errorf("read form: %w", err)
	}
	document := map[string]any{}
	for name := range form {
		document[name] = form.Get(name)
	}
	return document, nil
}

// lookup follows a dotted path. Into a list lead an index, or member=value: the first item whose member has that
// value. A member whose own name is the whole path wins.
func lookup(document any, path string) any {
	for path != "" {
		switch at := document.(type) {
		case map[string]any:
			if v, ok := at[path]; ok {
				return v
			}
			var name string
			name, path, _ = strings.Cut(path, ".")
			document = at[name]
		case []any:
			var which string
			which, path, _ = strings.Cut(path, ".")
			document = pick(at, which)
		default:
			return nil
		}
	}
	return document
}

// pick is the item of a list that which names, nil when there is none.
func pick(list []any, which string) any {
	if member, value, chosen := strings.Cut(which, "="); chosen {
		for _, item := range list {
			if object, ok := item.(map[string]any); ok && asText(object[member]) == value {
				return item
			}
		}
		return nil
	}
	if i, err := strconv.Atoi(which); err == nil && i >= 0 && i < len(list) {
		return list[i]
	}
	return nil
}

// textAt is a value as text: texts, numbers as written, booleans. Everything else is none.
func textAt(document any, path string) string { return asText(lookup(document, path)) }

func asText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// tokenAt is textAt for a token, which no boolean is: some servers answer false where they have none.
func tokenAt(document any, path string) string {
	if _, is := lookup(document, path).(bool); is {
		return ""
	}
	return textAt(document, path)
}

// listAt is a text, or the texts of a list with spaces between.
func listAt(document any, path string) string {
	list, ok := lookup(document, path).([]any)
	if !ok {
		return textAt(document, path)
	}
	words := make([]string, 0, len(list))
	for _, v := range list {
		if s, ok := v.(string); ok && s != "" {
			words = append(words, s)
		}
	}
	return strings.Join(words, " ")
}

func pathOr(path, standard string) string {
	if path == "" {
		return standard
	}
	return path
}

// errorIn finds an error in an answer with a good status: the declared condition (Slack's ok=false), or RFC 6749's
// error member, which several servers send with 200. The caller classifies it.
func errorIn(document any, when *catalog.ErrorWhen, secrets []string) *provider.Error {
	declared := when != nil && textAt(document, when.Path) == when.Equals
	if !declared {
		switch v := lookup(document, "error").(type) {
		case string:
			if v == "" {
				return nil
			}
		case map[string]any:
			if len(v) == 0 {
				return nil
			}
		default:
			return nil
		}
	}
	code, text := describe(document)
	if declared && when.Code != "" {
		code = textAt(document, when.Code)
	}
	if declared && when.Message != "" {
		text = textAt(document, when.Message)
	}
	return &provider.Error{Code: cleanCode(redact(code, secrets)), Description: clean(redact(text, secrets))}
}

// Where providers put the code and the description of an error, RFC 6749's first.
var (
	codePaths = []string{
		"error", "error.code", "error.type", "error.status", "errorCode", "error_code", "code", "0.errorCode",
		"errors.0.code",
		"errors.0.title", "fault.detail.errorcode",
	}
	textPaths = []string{
		"error_description", "error.message", "error.description", "message", "error_message", "errorMessage", "errorSummary",
		"error_summary", "errors.0.message", "errors.0.detail", "errors.0", "detail", "title", "0.message",
		"fault.faultstring",
		"reason", "description",
	}
)

// describe looks for the code and the description of an error.
func describe(document any) (code, text string) {
	for _, path := range codePaths {
		if code = textAt(document, path); code != "" {
			break
		}
	}
	for _, path := range textPaths {
		if text = textAt(document, path); text != "" {
			break
		}
	}
	if strings.ContainsAny(code, " ") && text == "" { // a sentence in "error" is a description
		code, text = "", code
	}
	return code, text
}
