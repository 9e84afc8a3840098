package fakeprovider

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // OAuth 1.0a's HMAC-SHA1, and some providers' HMAC
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"patchbay/shared/catalog"
)

// skew is how far a signed time may be from now.
const skew = 5 * time.Minute

// checkSignature holds a request against the definition's signer, from the server's side of its specification.
func (p *Provider) checkSignature(r *http.Request, body []byte) error {
	switch s := p.auth.Signer; {
	case s == nil:
		return nil
	case s.Kind == catalog.OAuth1:
		return p.checkOAuth1(s, r, body)
	case s.Kind == catalog.SigV4:
		return p.checkSigV4(s, r, body)
	default:
		return p.checkHMAC(s, r, body)
	}
}

func (p *Provider) expanded(t catalog.Template) string {
	text, _ := t.Expand(p.values) // an optional value that is not there is ""
	return text
}

func macOf(algorithm func() hash.Hash, key, text string) []byte {
	mac := hmac.New(algorithm, []byte(key))
	_, _ = mac.Write([]byte(text)) // a hash never fails
	return mac.Sum(nil)
}

// rfc3986 encodes all but unreserved characters.
func rfc3986(s string) string {
	return strings.NewReplacer("+", "%20", "%7E", "~").Replace(url.QueryEscape(s))
}

// near says whether a time in seconds is now.
func (p *Provider) near(seconds string) bool {
	n, err := strconv.ParseInt(seconds, 10, 64)
	return err == nil && p.o.Now().Sub(time.Unix(n, 0)).Abs() <= skew
}

// checkOAuth1 is RFC 5849 section 3.2.
func (p *Provider) checkOAuth1(s *catalog.Signer, r *http.Request, body []byte) error {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "OAuth ")
	if !ok {
		return refuse("invalid_token", "not signed")
	}
	got := map[string]string{}
	for part := range strings.SplitSeq(text, ",") {
		name, quoted, _ := strings.Cut(strings.TrimSpace(part), "=")
		value, err := url.PathUnescape(strings.Trim(quoted, `"`))
		if err != nil {
			return refuse("invalid_token", "%s does not decode", name)
		}
		got[name] = value
	}
	method := or(s.Method, "HMAC-SHA256")
	want := map[string]string{
		"realm": p.expanded(s.Realm), "oauth_consumer_key": p.expanded(s.ConsumerKey), "oauth_signature_method": method,
		"oauth_token": p.expanded(s.Token), "oauth_version": "1.0",
	}
	for name, value := range want {
		if got[name] != value {
			return refuse("invalid_token", "%s is wrong", name)
		}
	}
	if !p.near(got["oauth_timestamp"]) || !p.firstSight("oauth1 "+got["oauth_nonce"]) {
		return refuse("invalid_token", "the request came before, or is not of now")
	}
	key := rfc3986(p.expanded(s.ConsumerSecret)) + "&" + rfc3986(p.expanded(s.TokenSecret))
	signature := key
	if method != "PLAINTEXT" {
		algorithm := sha256.New
		if method == "HMAC-SHA1" {
			algorithm = sha1.New
		}
		signature = base64.StdEncoding.EncodeToString(macOf(algorithm, key, oauth1Text(r, body, got)))
	}
	if got["oauth_signature"] != signature {
		return refuse("invalid_token", "the signature is wrong")
	}
	return nil
}

// oauth1Text is the text that is signed, RFC 5849 section 3.4.1.
func oauth1Text(r *http.Request, body []byte, header map[string]string) string {
	all := []string{}
	add := func(values url.Values) {
		for name, list := range values {
			for _, value := range list {
				all = append(all, rfc3986(name)+"="+rfc3986(value))
			}
		}
	}
	add(r.URL.Query())
	if r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		form, _ := url.ParseQuery(string(body)) // what does not parse is not signed
		add(form)
	}
	for name, value := range header {
		if name != "realm" && name != "oauth_signature" && (name != "oauth_token" || value != "") {
			all = append(all, rfc3986(name)+"="+rfc3986(value))
		}
	}
	slices.Sort(all) // no name is the beginning of another's but for =, which sorts before letters and digits' successors
	return r.Method + "&" + rfc3986("https://"+strings.ToLower(r.Host)+r.URL.EscapedPath()) + "&" +
		rfc3986(strings.Join(all, "&"))
}

// checkSigV4 is AWS's "Create a signed AWS API request", from the server's side.
func (p *Provider) checkSigV4(s *catalog.Signer, r *http.Request, body []byte) error {
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential=")
	credential, rest, _ := strings.Cut(text, ", SignedHeaders=")
	signed, signature, _ := strings.Cut(rest, ", Signature=")
	at, err := time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
	if !ok || err != nil || p.o.Now().Sub(at).Abs() > skew {
		return refuse("invalid_token", "not signed, or not of now")
	}
	day, region := at.Format("20060102"), p.expanded(s.Region)
	scope := day + "/" + region + "/" + s.Service + "/aws4_request"
	if credential != p.expanded(s.AccessKey)+"/"+scope {
		return refuse("invalid_token", "the credential is %s", credential)
	}
	if r.Header.Get("X-Amz-Security-Token") != p.expanded(s.SessionToken) {
		return refuse("invalid_token", "another session")
	}
	var headers strings.Builder
	names := strings.Split(signed, ";")
	for _, name := range names {
		value := strings.Join(r.Header.Values(name), ",")
		switch name {
		case "host":
			value = r.Host
		case "content-length":
			value = strconv.Itoa(len(body))
		}
		headers.WriteString(name + ":" + strings.Join(strings.Fields(value), " ") + "\n")
	}
	if !slices.Contains(names, "host") || !slices.Contains(names, "x-amz-date") {
		return refuse("invalid_token", "host or date are not signed")
	}
	digest, path := sha256.Sum256(body), r.URL.EscapedPath()
	if s.Service != "s3" { // there alone the path is encoded once
		path = strings.ReplaceAll(rfc3986(path), "%2F", "/")
	}
	query := strings.ReplaceAll(r.URL.Query().Encode(), "+", "%20")
	canonical := strings.Join([]string{
		r.Method, path, query, headers.String(), signed, hex.EncodeToString(digest[:]),
	}, "\n")
	sum := sha256.Sum256([]byte(canonical))
	key := "AWS4" + p.expanded(s.SecretKey)
	for _, part := range strings.Split(scope, "/") {
		key = string(macOf(sha256.New, key, part))
	}
	want := hex.EncodeToString(macOf(sha256.New, key,
		"AWS4-HMAC-SHA256\n"+r.Header.Get("X-Amz-Date")+"\n"+scope+"\n"+hex.EncodeToString(sum[:])))
	if signature != want {
		return refuse("invalid_token", "the signature is wrong")
	}
	return nil
}

// checkHMAC makes the declared message of what arrived. Time and nonce are those of the header that has them alone.
func (p *Provider) checkHMAC(s *catalog.Signer, r *http.Request, body []byte) error {
	algorithm := map[string]func() hash.Hash{"sha1": sha1.New, "sha512": sha512.New}[s.Hash]
	if algorithm == nil {
		algorithm = sha256.New
	}
	digest := algorithm()
	_, _ = digest.Write(body) // a hash never fails
	parts := map[string]string{
		"method": r.Method, "path": r.URL.EscapedPath(), "query": r.URL.RawQuery, "body": string(body),
		"url": "https://" + r.Host + r.URL.RequestURI(), "body_hash": hex.EncodeToString(digest.Sum(nil)),
	}
	for name, t := range s.Header {
		if alone, ok := t.Placeholder(); ok && (alone == "timestamp" || alone == "nonce") {
			parts[alone] = r.Header.Get(name)
		}
	}
	if at, there := parts["timestamp"]; there && !p.isNow(at, s.Timestamp) {
		return refuse("invalid_token", "not of now")
	}
	if nonce, there := parts["nonce"]; there && !p.firstSight("hmac "+nonce) {
		return refuse("invalid_token", "it came before")
	}
	key, err := decodeKey(p.expanded(s.Key), s.KeyEncoding)
	if err != nil {
		return err
	}
	all := maps.Clone(p.values)
	maps.Copy(all, parts)
	sum := macOf(algorithm, string(key), put(s.Message, all))
	all["signature"] = hex.EncodeToString(sum)
	if s.Encoding == "base64" {
		all["signature"] = base64.StdEncoding.EncodeToString(sum)
	}
	for name, t := range s.Header {
		if r.Header.Get(name) != put(t, all) {
			return refuse("invalid_token", "header %s is wrong", name)
		}
	}
	return nil
}

// put expands a template in which any value may be empty.
func put(t catalog.Template, values map[string]string) string {
	var out strings.Builder
	for _, part := range t.Parts() {
		out.WriteString(part.Text + values[part.Name])
	}
	return out.String()
}

func (p *Provider) isNow(text, unit string) bool {
	switch unit {
	case "ms":
		return len(text) > 3 && p.near(text[:len(text)-3])
	case "iso":
		at, err := time.Parse(time.RFC3339, text)
		return err == nil && p.o.Now().Sub(at).Abs() <= skew
	}
	return p.near(text)
}
