package outbound_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"patchbay/shared/activity"
	"patchbay/shared/catalog"
	"patchbay/shared/outbound"
)

type message struct{ text string }

func (m *message) Record(_ context.Context, e *activity.Entry) { m.text = e.Message }

// TestSignaturesAreHidden: the headers in which a call is signed are known for those that hold a credential, and what
// stands in them is in no entry of the log.
func TestSignaturesAreHidden(t *testing.T) {
	template := catalog.NewTemplate
	for name, c := range map[string]struct {
		signer  catalog.Signer
		headers []string
	}{
		"hmac": {catalog.Signer{
			Kind: catalog.HMAC, Key: template("{secret}"), Message: template("{method}{path}"),
			Header: map[string]catalog.Template{"X-Signature": template("v1={signature}"), "X-Time": template("{timestamp}")},
		}, []string{"X-Signature"}},
		"oauth1": {catalog.Signer{
			Kind: catalog.OAuth1, ConsumerKey: template("{key}"), ConsumerSecret: template("{secret}"),
		}, []string{"Authorization"}},
		"sigv4": {catalog.Signer{
			Kind: catalog.SigV4, AccessKey: template("{key}"), SecretKey: template("{secret}"), Region: template("eu-central-1"),
			SessionToken: template("{session}"), Service: "execute-api",
		}, []string{"Authorization", "X-Amz-Security-Token"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := &catalog.Auth{Signer: &c.signer}
			d, out := &activity.Draft{}, &message{}
			ctx := activity.WithDraft(t.Context(), d)
			activity.Belongs(ctx, "prj_1", activity.Settings{})
			to := outbound.TargetOf(catalog.API{BaseURL: template("https://api.example.com")}, a,
				map[string]string{"key": "the-key-1", "secret": "the-secret-1", "session": "the-session-1"})
			req, err := outbound.Call(ctx, to, outbound.Spec{Path: "/a"})
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, header := range c.headers {
				value := req.Header.Get(header)
				if _, signed, ok := strings.Cut(value, " "); ok {
					value = signed
				}
				if value == "" || !slices.Contains(outbound.PlacedHeaders(a), header) {
					t.Errorf("%s is %q, and the headers are %v", header, value, outbound.PlacedHeaders(a))
				}
				all = append(all, value)
			}
			activity.Note(ctx, func(e *activity.Entry) { e.Message = strings.Join(all, "\n") })
			d.Record(ctx, out)
			for _, value := range all {
				if strings.Contains(out.text, value) {
					t.Errorf("the log shows %q", value)
				}
			}
		})
	}
}
