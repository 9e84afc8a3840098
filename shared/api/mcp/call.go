package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"patchbay/shared/wire"
)

// maxAnswer bounds what a tool answers, in bytes. More of it than that is no use to a model.
const maxAnswer = 100_000

// handler calls the operation of a tool.
func (m *Manage) handler(t Tool) sdk.ToolHandler {
	return func(ctx context.Context, req *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
		args, err := argumentsOf(t, req.Params.Arguments)
		if err != nil {
			return Refused(err.Error()), nil
		}
		if asking := ask(t, args, req); asking != nil {
			return asking, nil
		}
		delete(args, ConfirmArgument)
		call, err := request(ctx, t, args, wire.BaseURL(ctx))
		if err != nil {
			return Refused(err.Error()), nil
		}
		call.Header.Set("Authorization", req.Extra.Header.Get("Authorization"))
		return m.do(call)
	}
}

// argumentsOf reads arguments. Numbers stay as they were written.
func argumentsOf(t Tool, text json.RawMessage) (map[string]any, error) {
	args := map[string]any{}
	if len(text) > 0 {
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&args); err != nil {
			return nil, Say("The arguments are no object of JSON.")
		}
	}
	var schema struct {
		Properties map[string]json.RawMessage `json:"properties"`
		Required   []string                   `json:"required"`
	}
	if err := json.Unmarshal(t.Schema, &schema); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if _, there := schema.Properties[name]; !there {
			return nil, Say("%s has no argument %s. It has: %s.", t.Name, strconv.Quote(name),
				strings.Join(slices.Sorted(maps.Keys(schema.Properties)), ", "))
		}
		if args[name] == nil && t.Arguments[name] != (Place{}) { // of a parameter it means nothing
			delete(args, name)
		}
	}
	for _, name := range schema.Required {
		if _, there := args[name]; !there {
			return nil, Say("%s needs the argument %s.", t.Name, strconv.Quote(name))
		}
	}
	return args, nil
}

// request is the call of an operation.
func request(ctx context.Context, t Tool, args map[string]any, base string) (*http.Request, error) {
	path, query, header := t.Path, url.Values{}, http.Header{}
	body := map[string]any{}
	var whole string
	for name, value := range args {
		place, ok := t.Arguments[name]
		if !ok {
			body[name] = value
			continue
		}
		texts, err := wire.Scalars(value)
		if err != nil || len(texts) == 0 {
			return nil, Say("The argument %s must be a text, a number, true or false, or a list of those.", strconv.Quote(name))
		}
		if place.Joined {
			texts = []string{strings.Join(texts, ",")}
		}
		if place.In != "query" && len(texts) > 1 {
			return nil, Say("The argument %s takes one value.", strconv.Quote(name))
		}
		switch place.In {
		case "path":
			if texts[0] == "" || texts[0] == "." || texts[0] == ".." { // would be another path
				return nil, Say("The argument %s names nothing.", strconv.Quote(name))
			}
			path = strings.ReplaceAll(path, "{"+place.Name+"}", url.PathEscape(texts[0]))
		case "query":
			query[place.Name] = texts
		case "header":
			if strings.ContainsFunc(texts[0], unicode.IsControl) {
				return nil, Say("The argument %s has a character that cannot be seen.", strconv.Quote(name))
			}
			header.Set(place.Name, texts[0])
		case "body":
			whole = texts[0]
		}
	}
	address := base + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	var content io.Reader
	switch {
	case whole != "":
		content = strings.NewReader(whole)
	case t.Body != "":
		text, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		content = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, t.Method, address, content)
	if err != nil {
		return nil, err
	}
	maps.Copy(r.Header, header)
	if t.Body != "" {
		r.Header.Set("Content-Type", t.Body)
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "patchbay-mcp")
	return r, nil
}

// do makes a call. What the API answers is the tool's answer, errors too: they say what to do.
func (m *Manage) do(r *http.Request) (*sdk.CallToolResult, error) {
	res, err := m.Caller.Do(r)
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok { // without the address: its query is the caller's
			err = u.Err
		}
		wire.Note(r.Context(), err)
		return Refused("The API did not answer. Whether it did what was asked is not known; look before you repeat it."), nil
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		wire.Note(r.Context(), err)
		return Refused("The API's answer broke off. What was asked may be done; look before you repeat it."), nil
	}
	if len(text) > maxAnswer {
		return Refused(fmt.Sprintf("The answer has more than %d bytes. Ask for less at once, with a smaller limit or page_size, "+
			"or with a filter.", maxAnswer)), nil
	}
	out := &sdk.CallToolResult{IsError: res.StatusCode >= http.StatusBadRequest}
	if len(text) == 0 {
		text = []byte("Done.")
	}
	out.Content = []sdk.Content{&sdk.TextContent{Text: strings.TrimSpace(string(text))}}
	if tag := res.Header.Get("ETag"); tag != "" && !out.IsError {
		out.Content = append(out.Content, &sdk.TextContent{Text: "if_match of this version: " + tag})
	}
	if !out.IsError && bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) && json.Valid(text) {
		out.StructuredContent = json.RawMessage(text)
	}
	return out, nil
}
