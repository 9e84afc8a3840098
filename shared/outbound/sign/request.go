package sign

import (
	"io"
	"net/http"
	"slices"
	"time"

	"patchbay/shared/catalog"
	"patchbay/shared/ident"
)

// fresh is what makes one request differ from the next.
type fresh struct {
	now   time.Time
	nonce string
}

// Request signs a request that is complete in every other part. Without a signer it does nothing.
func Request(req *http.Request, s *catalog.Signer, values map[string]string, now time.Time) error {
	if s == nil {
		return nil
	}
	body, err := bodyOf(req)
	if err != nil {
		return err
	}
	f := fresh{now: now, nonce: ident.Random(16)}
	switch s.Kind {
	case catalog.OAuth1:
		return signOAuth1(req, s, values, body, f)
	case catalog.SigV4:
		return signV4(req, s, values, body, f)
	case catalog.HMAC:
		return signHMAC(req, s, values, body, f)
	}
	return ErrSign.Says("There is no signature of the kind %s.", s.Kind)
}

// bodyOf is a request's body, which stays there to be sent.
func bodyOf(req *http.Request) ([]byte, error) {
	if req.GetBody == nil {
		return nil, nil // there is none
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }() // of memory
	return io.ReadAll(body)
}

// required expands a template that must have a value.
func required(t catalog.Template, values map[string]string) (string, error) {
	text, err := t.Expand(values)
	if err != nil {
		return "", ErrSign.Says("The signature lacks a value: %s.", err)
	}
	return text, nil
}

// Headers are the headers that a signer sets.
func Headers(s *catalog.Signer) []string {
	if s == nil {
		return nil
	}
	names := []string{"Authorization"}
	if s.Kind == catalog.SigV4 {
		names = append(names, "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256")
	}
	for name := range s.Header {
		names = append(names, http.CanonicalHeaderKey(name))
	}
	return names
}

// Placed are the texts beside Authorization that a signer has put into a request and that no log may have.
func Placed(req *http.Request, s *catalog.Signer) (texts []string) {
	if s == nil {
		return nil
	}
	if s.Kind == catalog.SigV4 {
		texts = append(texts, req.Header.Get("X-Amz-Security-Token"))
	}
	for name, header := range s.Header {
		if slices.Contains(header.Names(), "signature") {
			texts = append(texts, req.Header.Get(name))
		}
	}
	return texts
}
