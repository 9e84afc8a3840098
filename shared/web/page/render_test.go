package page

import "testing"

func TestFill(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		values     Values
		want       string
	}{
		{"escapes in text and attributes", `<a title="{{x}}">{{x}}</a>`, Values{"x": `<"&'>`},
			`<a title="&lt;&#34;&amp;&#39;&gt;">&lt;&#34;&amp;&#39;&gt;</a>`},
		{"a value's braces are no hole", "{{x}} {{y}}", Values{"x": "{{y}}", "y": "{{x}}{{?x}}{{/x}}"},
			"{{y}} {{x}}{{?x}}{{/x}}"},
		{"a part without its value goes", "a{{?x}}b{{x}}c{{/x}}d", Values{"x": ""}, "ad"},
		{"a part with its value stays", "a{{?x}}b{{x}}c{{/x}}d", Values{"x": "1"}, "ab1cd"},
		{"an unknown hole shows", "{{z}}", Values{"x": "1"}, "{{z}}"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := fill(tt.text, tt.values); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
