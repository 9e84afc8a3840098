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
