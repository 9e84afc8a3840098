package oauth

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"patchbay/shared/catalog"
	"patchbay/shared/provider"
)

// captured is the value that a capture takes from an answer, "" when it is not there.
func captured(r *reply, document any, c catalog.Capture) (string, error) {
	switch c.In {
	case "header":
		return r.header.Get(c.From), nil
	case "cookie":
		for _, cookie := range (&http.Response{Header: r.header}).Cookies() {
			if cookie.Name == c.From && cookie.MaxAge >= 0 {
				return cookie.Value, nil
			}
		}
		return "", nil
	case "text":
		if r.isHTML() {
			return "", nil
		}
		return wholeText(r.body), nil
	case "xml":
		return elementText(r.body, c.From)
	}
	return textAt(document, c.From), nil
}

// wholeText is a body that is one text, or one text as JSON.
func wholeText(body []byte) string {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	var text string
	if len(body) > 0 && body[0] == '"' && json.Unmarshal(body, &text) == nil {
		return strings.TrimSpace(text)
	}
	return string(body)
}

// elementText is the text of the first element with a local name, "" when there is none. Entities of the document's own
// are not expanded, and nothing is fetched.
func elementText(body []byte, name string) (string, error) {
	decoder := xml.NewDecoder(bytes.NewReader(body))
	decoder.CharsetReader = latin1
	for {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF):
			return "", nil
		case err != nil:
			return "", &provider.Error{Kind: provider.Later, Code: CodeAnswer, Description: "The provider's answer is no XML."}
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == name {
			var text string
			if err := decoder.DecodeElement(&text, &start); err != nil {
				return "", &provider.Error{Kind: provider.Later, Code: CodeAnswer, Description: "The provider's answer is no XML."}
			}
			return strings.TrimSpace(text), nil
		}
	}
}

// latin1 reads the one other encoding that XML still comes in.
func latin1(charset string, input io.Reader) (io.Reader, error) {
	switch strings.ToLower(charset) {
	case "us-ascii":
		return input, nil
	case "iso-8859-1":
		text, err := io.ReadAll(input)
		runes := make([]rune, len(text))
		for i, b := range text {
			runes[i] = rune(b)
		}
		return strings.NewReader(string(runes)), err
	}
	return nil, fmt.Errorf("the encoding %q is not read", charset)
}

// addStepFact is addFact; a fact that calls carry is held to what a header takes.
func addStepFact(facts map[string]string, c catalog.Capture, value string) error {
	if c.Secret || c.Fact == "access_token" || c.Fact == "refresh_token" {
		if !usableToken(value) {
			return &provider.Error{Kind: provider.Later, Code: CodeAnswer,
				Description: "The provider's token cannot be used in a request."}
		}
		return addText(facts, c, value, maxToken)
	}
	return addFact(facts, c, value)
}
