package actor

import (
	"context"
	"testing"
)

func TestActor(t *testing.T) {
	ctx := context.Background()
	if a, ok := From(ctx); ok {
		t.Errorf("nobody is %v", a)
	}
	for _, a := range []Actor{{}, {Kind: Key}, {ID: "x"}} {
		if _, ok := From(With(ctx, a)); ok {
			t.Errorf("%+v is an actor", a)
		}
	}
	byKey := With(ctx, Actor{Key, "0123"})
	if a, ok := From(byKey); !ok || a.String() != "key:0123" {
		t.Errorf("From = %v, %v", a, ok)
	}
	if a, ok := From(With(byKey, Of("refresh"))); !ok || a.String() != "system:refresh" {
		t.Errorf("From = %v, %v", a, ok)
	}
}

func TestOrigin(t *testing.T) {
	if o := OriginOf(context.Background()); o != (Origin{}) {
		t.Errorf("nothing comes from %v", o)
	}
	for text, o := range map[string]Origin{
		"": {}, "req_1": {Request: "req_1"}, "req_1 203.0.113.7": {"req_1", "203.0.113.7"},
		" 2001:db8::1": {IP: "2001:db8::1"},
	} {
		if got := OriginOf(WithOrigin(context.Background(), o)); got.String() != text || ParseOrigin(text) != o {
			t.Errorf("%+v is stored as %q and read as %+v; want %q", o, got, ParseOrigin(text), text)
		}
	}
	if a, b := Run(), Run(); a == b || len(a.Request) != len("run_")+16 || a.IP != "" {
		t.Errorf("runs are %v and %v", a, b)
	}
}
