package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"patchbay/shared/activity"
	"patchbay/shared/api/mcp"
	"patchbay/shared/api/proxy"
	"patchbay/shared/catalog"
	"patchbay/shared/wire"
)

// maxShown bounds how much of an answer a tool shows at once, in bytes.
const maxShown = 60_000

const requestSchema = `{"type":"object","required":["path"],"additionalProperties":false,"properties":{
"method":{"type":"string","enum":["GET","HEAD","POST","PUT","PATCH","DELETE"],"description":"GET when left out"},
"path":{"type":"string","maxLength":8192,"description":"Below the API's base address, with its query if it has one"},
"query":{"type":"object","additionalProperties":{"type":["string","number","boolean","array"]},
"description":"Added to the path's own query; a list repeats the parameter"},
"headers":{"type":"object","additionalProperties":{"type":["string","number","boolean","array"]},
"description":"Without a credential: that is added"},
"body":{"description":"Text is sent as it is, anything else as JSON"},
"from":{"type":"integer","minimum":0,
"description":"Of a GET: show the answer from this byte on, where it was too long to be shown at once"}}}`

func requestTool(about proxy.Connector) *sdk.Tool {
	open, ends := true, true
	return &sdk.Tool{
		Name: catalog.RequestTool, Title: "Call the API of " + about.Name,
		Description: "Makes one call to the API of " + about.Name + " at " + about.BaseURL +
			" in the name of the linked account. Its credential is added; only hosts of " + about.Name +
			" are reached. A long answer is cut, and says where to go on.",
		InputSchema: json.RawMessage(requestSchema),
		Annotations: &sdk.ToolAnnotations{OpenWorldHint: &open, DestructiveHint: &ends},
	}
}

// asked is what the tool takes.
type asked struct {
	Method  string         `json:"method"`
	Path    string         `json:"path"`
	Query   map[string]any `json:"query"`
	Headers map[string]any `json:"headers"`
	Body    any            `json:"body"`
	From    int            `json:"from"`
}

// request makes the call. What is refused is told in words that a model reads, and nothing was sent then.
func request(ctx context.Context, req *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
	call, ok := ctx.Value(callKey{}).(*proxy.Admitted)
	if !ok {
		return nil, errNoCall
	}
	var in asked
	if err := read(req.Params.Arguments, &in); err != nil {
		return mcp.Refused("The arguments do not fit. path and method are texts, query and headers are objects, from is a " +
			"whole number, body is anything, and there are no others."), nil
	}
	path, err := in.target()
	if err != nil {
		return mcp.Refused(err.Error()), nil
	}
	reads := in.Method == "" || strings.EqualFold(in.Method, http.MethodGet)
	if in.From > 0 && !reads {
		return mcp.Refused("Only a GET is made again to show more of its answer: from is for nothing else."), nil
	}
	answer, err := call.Make(ctx, proxy.Asked{Method: in.Method, Path: path, Headers: in.Headers, Body: in.Body})
	if err != nil {
		return mcp.Refused(wire.ProblemOf(ctx, err).Message), nil
	}
	noteFailure(ctx, answer)
	return shown(answer, in.From, reads), nil
}

// noteFailure tells the log that the provider refuses: the message itself is answered with 200.
func noteFailure(ctx context.Context, answer *proxy.Answer) {
	if answer.Status < http.StatusBadRequest {
		return
	}
	activity.Note(ctx, func(e *activity.Entry) {
		e.Failed, e.Message = true, fmt.Sprintf("The provider answers %d %s.", answer.Status, http.StatusText(answer.Status))
	})
}

// read decodes arguments. Numbers stay as they were written.
func read(text json.RawMessage, in any) error {
	if err := wire.Unambiguous(text); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	d.DisallowUnknownFields()
	return d.Decode(in)
}

// target is the path with the query.
func (in asked) target() (string, error) {
	if in.Path == "" {
		return "", mcp.Say("The argument \"path\" is missing. It is the path of the call below the API's base address.")
	}
	if in.From < 0 {
		return "", errFrom
	}
	if len(in.Query) == 0 {
		return in.Path, nil
	}
	q := url.Values{}
	for name, v := range in.Query {
		texts, err := wire.Scalars(v)
		if err != nil {
			return "", mcp.Say("The query's %q must be a text, a number, true or false, or a list of those.", name)
		}
		q[name] = texts
	}
	before, own, has := strings.Cut(in.Path, "?")
	if has && own != "" {
		return before + "?" + own + "&" + q.Encode(), nil
	}
	return before + "?" + q.Encode(), nil
}

// told is what a tool says of an answer.
type told struct {
	Status      int             `json:"status"`
	ContentType string          `json:"content_type,omitempty"`
	Next        string          `json:"link,omitempty"` // the Link header, where pages are told by it
	Retry       string          `json:"retry_after,omitempty"`
	Body        json.RawMessage `json:"body,omitempty"`
	Text        string          `json:"text,omitempty"`
	Cut         *cut            `json:"cut,omitempty"`
	Note        string          `json:"note,omitempty"`
}

type cut struct {
	From  int `json:"from"`
	Next  int `json:"next_from,omitempty"` // 0 at the end
	Bytes int `json:"bytes"`
}

// shown is an answer as a model can read it. One over maxShown is cut, and says from where to go on.
// again says that it can be asked for once more.
func shown(a *proxy.Answer, from int, again bool) *sdk.CallToolResult {
	t := told{
		Status: a.Status, ContentType: a.Header.Get("Content-Type"), Next: a.Header.Get("Link"),
		Retry: a.Header.Get("Retry-After"),
	}
	kind, _, _ := mime.ParseMediaType(t.ContentType)
	switch {
	case len(a.Body) == 0:
	case !utf8.Valid(a.Body):
		t.Note = fmt.Sprintf("The answer is %d bytes that are no text, so they are not shown.", len(a.Body))
	case len(a.Body) <= maxShown && from == 0 && (strings.HasSuffix(kind, "json") || kind == "") && json.Valid(a.Body):
		t.Body = a.Body
	default:
		from = min(from, len(a.Body))
		end := min(from+maxShown, len(a.Body))
		for end < len(a.Body) && end > from && !utf8.RuneStart(a.Body[end]) {
			end--
		}
		t.Text = strings.ToValidUTF8(string(a.Body[from:end]), "")
		if from > 0 || end < len(a.Body) {
			t.Cut = &cut{From: from, Bytes: len(a.Body)}
			if end < len(a.Body) && again {
				t.Cut.Next = end
			}
		}
	}
	text, err := json.Marshal(t)
	if err != nil {
		return mcp.Refused("The answer cannot be shown.")
	}
	return &sdk.CallToolResult{
		IsError: a.Status >= http.StatusBadRequest, StructuredContent: json.RawMessage(text),
		Content: []sdk.Content{&sdk.TextContent{Text: string(text)}},
	}
}
