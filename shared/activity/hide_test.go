package activity_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"patchbay/shared/activity"
)

// last keeps what was recorded.
type last struct{ entries []activity.Entry }

// Record implements activity.Recorder.
func (l *last) Record(_ context.Context, e *activity.Entry) { l.entries = append(l.entries, *e) }

// No text of an entry holds a secret that was named, in any form in which a provider may echo it.
func TestSecretsAreHidden(t *testing.T) {
	const key = `p&ss "wörd"/+<CANARY>`
	quoted, _ := json.Marshal(key)
	pair := base64.StdEncoding.EncodeToString([]byte("user:" + key))
	d := &activity.Draft{}
	ctx := activity.WithDraft(t.Context(), d)
	activity.Belongs(ctx, "prj_1", activity.Settings{Payloads: true})
	activity.Hide(ctx, key, "", pair)
	echo := strings.Join([]string{
		key, url.QueryEscape(key), url.PathEscape(key), string(quoted), pair,
		base64.RawURLEncoding.EncodeToString([]byte("a" + key)), base64.StdEncoding.EncodeToString([]byte("ab" + key)),
	}, " and ")
	activity.Note(ctx, func(e *activity.Entry) {
		e.ID, e.Kind, e.Time = "req_1", activity.Call, time.Now()
		e.URL, e.Message, e.ProviderWords = "https://api.example.com/bot"+url.PathEscape(key)+"/me", echo, echo
		e.Sent = &activity.Payload{Header: map[string]string{"X-Echo": echo}, Body: echo}
		e.Answered = &activity.Payload{Body: strings.Repeat("x", activity.MaxPayload-5) + key + strings.Repeat("y", 100)}
	})
	activity.Took(ctx, activity.Step{URL: "https://api.example.com/bot" + key, Error: echo})
	out := &last{}
	d.Record(ctx, out)
	d.Record(ctx, out)
	if len(out.entries) != 1 {
		t.Fatalf("%d entries of one request", len(out.entries))
	}
	e := out.entries[0]
	text, _ := json.Marshal(e)
	for _, form := range []string{"CANARY", "rd%22", "PENBTk", "DQU5BUl", "xDQU5BU"} {
		if strings.Contains(string(text), form) {
			t.Errorf("the entry holds %q: %s", form, text)
		}
	}
	if !strings.Contains(e.URL, "/bot[redacted]/me") || strings.Count(e.Sent.Body, "[redacted]") < 6 {
		t.Errorf("the entry says %s and %s", e.URL, e.Sent.Body)
	}
	if !e.Answered.Cut || len(e.Answered.Body) > activity.MaxPayload {
		t.Errorf("a body of %d bytes is kept, cut: %v", len(e.Answered.Body), e.Answered.Cut)
	}
}

// A secret that is too short to be found leaves nothing of a payload.
func TestShortSecretsWithholdPayloads(t *testing.T) {
	d := &activity.Draft{}
	ctx := activity.WithDraft(t.Context(), d)
	activity.Belongs(ctx, "prj_1", activity.Settings{Payloads: true})
	activity.Hide(ctx, "abc")
	activity.Note(ctx, func(e *activity.Entry) {
		e.Sent = &activity.Payload{Header: map[string]string{"X": "abc"}, Body: `{"pin":"abc"}`}
	})
	out := &last{}
	d.Record(ctx, out)
	if sent := out.entries[0].Sent; strings.Contains(sent.Body+sent.Header["X"], "abc") {
		t.Errorf("kept is %+v", sent)
	}
}

// What is nobody's, what is looked at again and again, and what the project does not keep is not recorded.
func TestWhatIsNotRecorded(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(context.Context)
		want    int
	}{
		"nobody's":       {func(context.Context) {}, 0},
		"somebody's":     {func(ctx context.Context) { activity.Belongs(ctx, "p", activity.Settings{}) }, 1},
		"the second's":   {func(ctx context.Context) { activity.Belongs(ctx, "p", activity.Settings{}); activity.Skip(ctx) }, 0},
		"errors alone":   {func(ctx context.Context) { activity.Belongs(ctx, "p", activity.Settings{Mode: activity.Errors}) }, 0},
		"nothing at all": {func(ctx context.Context) { activity.Belongs(ctx, "p", activity.Settings{Mode: activity.None}) }, 0},
		"an error": {func(ctx context.Context) {
			activity.Belongs(ctx, "p", activity.Settings{Mode: activity.Errors})
			activity.Fail(ctx, context.Canceled)
		}, 1},
	} {
		d, out := &activity.Draft{}, &last{}
		ctx := activity.WithDraft(t.Context(), d)
		c.prepare(ctx)
		if d.Record(ctx, out); len(out.entries) != c.want {
			t.Errorf("%s: %d entries", name, len(out.entries))
		}
	}
	d, out := &activity.Draft{}, &last{}
	ctx := activity.WithDraft(t.Context(), d)
	activity.Belongs(ctx, "p", activity.Settings{})
	activity.Belongs(ctx, "other", activity.Settings{Mode: activity.None})
	if d.Record(ctx, out); len(out.entries) != 1 || out.entries[0].Project != "p" {
		t.Errorf("whose it is was taken over: %+v", out.entries)
	}
}
