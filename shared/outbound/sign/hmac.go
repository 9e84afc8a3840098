package sign

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // some providers' HMAC is of SHA-1
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/catalog"
)

// signHMAC puts the hash of a message that is made of the request into headers.
func signHMAC(req *http.Request, s *catalog.Signer, values map[string]string, body []byte, f fresh) error {
	text, err := required(s.Key, values)
	if err != nil {
		return err
	}
	key, err := secretOf(text, s.KeyEncoding)
	if err != nil {
		return err
	}
	algorithm := hashOf(s.Hash)
	parts := requestParts(req, body, algorithm, s.Timestamp, f)
	message, err := fill(s.Message, values, parts)
	if err != nil {
		return err
	}
	mac := hmac.New(algorithm, key)
	_, _ = mac.Write([]byte(message)) // a hash never fails
	parts["signature"] = hex.EncodeToString(mac.Sum(nil))
	if s.Encoding == "base64" {
		parts["signature"] = base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	for _, name := range slices.Sorted(maps.Keys(s.Header)) {
		value, err := fill(s.Header[name], values, parts)
		if err != nil {
			return err
		}
		if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return ErrSign.Says("The header %s would have a line break or another control character.", name)
		}
		req.Header.Set(name, value)
	}
	return nil
}

func hashOf(name string) func() hash.Hash {
	switch name {
	case "sha1":
		return sha1.New
	case "sha512":
		return sha512.New
	}
	return sha256.New
}

// requestParts are what a message may name of a request. Some are empty, such as the query of most.
func requestParts(
	req *http.Request, body []byte, algorithm func() hash.Hash, unit string, f fresh,
) map[string]string {
	sum := algorithm()
	_, _ = sum.Write(body) // a hash never fails
	parts := map[string]string{
		"method": req.Method, "path": cmp.Or(req.URL.EscapedPath(), "/"), "query": req.URL.RawQuery,
		"url": req.URL.String(), "body": string(body), "body_hash": hex.EncodeToString(sum.Sum(nil)), "nonce": f.nonce,
		"timestamp": strconv.FormatInt(f.now.Unix(), 10),
	}
	switch unit {
	case "ms":
		parts["timestamp"] = strconv.FormatInt(f.now.UnixMilli(), 10)
	case "iso":
		parts["timestamp"] = f.now.UTC().Format(time.RFC3339)
	}
	return parts
}

// fill expands a template in which parts of the request may be empty, and values may not.
func fill(t catalog.Template, values, parts map[string]string) (string, error) {
	var out strings.Builder
	for _, part := range t.Parts() {
		text, ofRequest := parts[part.Name]
		if part.Text != "" {
			text = part.Text
		} else if !ofRequest {
			if text = values[part.Name]; text == "" {
				return "", ErrSign.Says("The signature lacks a value for %s.", part.Name)
			}
		}
		out.WriteString(text)
	}
	return out.String(), nil
}
