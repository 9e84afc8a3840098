package sign

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // HMAC-SHA1 is what RFC 5849 section 3.4.2 has
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"patchbay/shared/catalog"
)

// pair is a parameter, decoded.
type pair struct{ name, value string }

// The signature methods of OAuth 1.0. HMAC-SHA256 is no RFC's, but what its servers take today.
const (
	oauth1SHA256 = "HMAC-SHA256"
	oauth1SHA1   = "HMAC-SHA1"
	oauth1Plain  = "PLAINTEXT"
)

// signOAuth1 is RFC 5849 section 3, with the parameters in the Authorization header (section 3.5.1).
func signOAuth1(req *http.Request, s *catalog.Signer, values map[string]string, body []byte, f fresh) error {
	key, err := required(s.ConsumerKey, values)
	if err != nil {
		return err
	}
	var rest [4]string
	for i, t := range []catalog.Template{s.ConsumerSecret, s.Token, s.TokenSecret, s.Realm} {
		if rest[i], err = optional(t, values); err != nil {
			return err
		}
	}
	method := cmp.Or(s.Method, oauth1SHA256)
	protocol := []pair{{"oauth_consumer_key", key}, {"oauth_nonce", f.nonce}, {"oauth_signature_method", method},
		{"oauth_timestamp", strconv.FormatInt(f.now.Unix(), 10)}}
	if rest[1] != "" {
		protocol = append(protocol, pair{"oauth_token", rest[1]})
	}
	protocol = append(protocol, pair{"oauth_version", "1.0"})
	base, err := oauth1Base(req, protocol, body)
	if err != nil {
		return err
	}
	protocol = append(protocol, pair{"oauth_signature", oauth1Signature(method, base, rest[0], rest[2])})
	var header []string
	if rest[3] != "" {
		header = append(header, fmt.Sprintf("realm=%q", rest[3]))
	}
	for _, p := range protocol {
		header = append(header, fmt.Sprintf(`%s="%s"`, p.name, percent(p.value)))
	}
	req.Header.Set("Authorization", "OAuth "+strings.Join(header, ", "))
	return nil
}

// oauth1Signature is section 3.4.2 or 3.4.4.
func oauth1Signature(method, base, consumerSecret, tokenSecret string) string {
	key := percent(consumerSecret) + "&" + percent(tokenSecret)
	algorithm := func() hash.Hash { return sha256.New() }
	switch method {
	case oauth1Plain:
		return key
	case oauth1SHA1:
		algorithm = sha1.New
	}
	mac := hmac.New(algorithm, []byte(key))
	_, _ = mac.Write([]byte(base)) // a hash never fails
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// oauth1Base is the signature base string, section 3.4.1.
func oauth1Base(req *http.Request, protocol []pair, body []byte) (string, error) {
	all := slices.Clone(protocol)
	query, err := pairs(req.URL.RawQuery)
	if err != nil {
		return "", ErrSign.Says("The query cannot be signed: it does not parse.")
	}
	all = append(all, query...)
	kind, _, _ := mime.ParseMediaType(req.Header.Get("Content-Type")) // malformed: no form
	if kind == "application/x-www-form-urlencoded" {
		form, err := pairs(string(body))
		if err != nil {
			return "", ErrSign.Says("The form cannot be signed: it does not parse.")
		}
		all = append(all, form...)
	}
	encoded := make([]pair, len(all))
	for i, p := range all {
		encoded[i] = pair{percent(p.name), percent(p.value)}
	}
	slices.SortFunc(encoded, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.value, b.value))
	})
	joined := make([]string, len(encoded))
	for i, p := range encoded {
		joined[i] = p.name + "=" + p.value
	}
	address := strings.ToLower(req.URL.Scheme) + "://" + hostOf(req) + cmp.Or(req.URL.EscapedPath(), "/")
	return req.Method + "&" + percent(address) + "&" + percent(strings.Join(joined, "&")), nil
}

// hostOf is the host with its port, unless that is the scheme's own (section 3.4.1.2).
func hostOf(req *http.Request) string {
	host := strings.ToLower(cmp.Or(req.Host, req.URL.Host))
	return strings.TrimSuffix(host, map[string]string{"https": ":443", "http": ":80"}[req.URL.Scheme])
}

// pairs decodes a form in its order.
func pairs(form string) (all []pair, err error) {
	for part := range strings.SplitSeq(form, "&") {
		if part == "" {
			continue
		}
		name, value, _ := strings.Cut(part, "=")
		var p pair
		if p.name, err = url.QueryUnescape(name); err != nil {
			return nil, err
		}
		if p.value, err = url.QueryUnescape(value); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// percent encodes as section 3.6 has it: all but unreserved characters.
func percent(s string) string {
	var out strings.Builder
	for _, c := range []byte(s) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			out.WriteByte(c)
			continue
		}
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}
