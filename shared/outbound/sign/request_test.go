package sign

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"patchbay/shared/catalog"
)

func request(t *testing.T, method, address, kind, body string) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return req
}

// TestOAuth1RFC is the example of RFC 5849 sections 1.2 and 3.1: photos, and the resource with a body of 3.4.1.1.
func TestOAuth1RFC(t *testing.T) {
	protocol := []pair{
		{"oauth_consumer_key", "dpf43f3p2l4k3l03"}, {"oauth_token", "nnch734d00sl2jdk"},
		{"oauth_signature_method", "HMAC-SHA1"}, {"oauth_timestamp", "137131202"}, {"oauth_nonce", "chapoH"},
	}
	req := request(t, "GET", "http://photos.example.net/photos?file=vacation.jpg&size=original", "", "")
	base, err := oauth1Base(req, protocol, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := oauth1Signature("HMAC-SHA1", base, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"); got !=
		"MdpQcU8iPSUjWoN/UDMsK2sui9I=" {
		t.Errorf("the signature is %s", got)
	}
	protocol = []pair{
		{"oauth_consumer_key", "9djdj82h48djs9d2"}, {"oauth_token", "kkk9d7dh3k39sjv7"},
		{"oauth_signature_method", "HMAC-SHA1"}, {"oauth_timestamp", "137131201"}, {"oauth_nonce", "7d8f3e4a"},
	}
	body := "c2&a3=2+q"
	req = request(t, "POST", "http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
		"application/x-www-form-urlencoded", body)
	want := "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D" +
		"%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1" +
		"%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
	if got, err := oauth1Base(req, protocol, []byte(body)); err != nil || got != want {
		t.Errorf("the base string is\n%s, want\n%s", got, want)
	}
}

// TestOAuth1Twitter is the example of Twitter's documentation, "Creating a signature", with its whole header.
func TestOAuth1Twitter(t *testing.T) {
	s := &catalog.Signer{
		Kind: catalog.OAuth1, Method: "HMAC-SHA1", ConsumerKey: catalog.NewTemplate("{ck}"),
		ConsumerSecret: catalog.NewTemplate("{cs}"), Token: catalog.NewTemplate("{t}"),
		TokenSecret: catalog.NewTemplate("{ts}"),
	}
	values := map[string]string{
		"ck": "xvz1evFS4wEEPTGEFPHBog", "cs": "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
		"t":  "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
		"ts": "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
	}
	body := "status=Hello%20Ladies%20%2b%20Gentlemen%2c%20a%20signed%20OAuth%20request%21"
	req := request(t, "POST", "https://api.twitter.com/1.1/statuses/update.json?include_entities=true",
		"application/x-www-form-urlencoded", body)
	err := signOAuth1(req, s, values, []byte(body),
		fresh{time.Unix(1318622958, 0), "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg"})
	want := `OAuth oauth_consumer_key="xvz1evFS4wEEPTGEFPHBog", oauth_nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", ` +
		`oauth_signature_method="HMAC-SHA1", oauth_timestamp="1318622958", ` +
		`oauth_token="370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb", oauth_version="1.0", ` +
		`oauth_signature="hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"`
	if got := req.Header.Get("Authorization"); err != nil || got != want {
		t.Errorf("got %s, %v", got, err)
	}
	s.Method, s.Realm, s.Token, s.TokenSecret = "PLAINTEXT", catalog.NewTemplate("123_SB"), catalog.Template{},
		catalog.Template{}
	if err := signOAuth1(req, s, map[string]string{"ck": "k", "cs": "a&b"}, nil, fresh{time.Unix(1, 0), "n"}); err != nil {
		t.Fatal(err)
	}
	want = `OAuth realm="123_SB", oauth_consumer_key="k", oauth_nonce="n", oauth_signature_method="PLAINTEXT", ` +
		`oauth_timestamp="1", oauth_version="1.0", oauth_signature="a%2526b%26"`
	if got := req.Header.Get("Authorization"); got != want {
		t.Errorf("got %s", got)
	}
}

// TestSigV4 holds AWS's signer, as it is used here, against AWS's test suite (get-vanilla,
// get-vanilla-query-order-key-case) and the example of S3's documentation.
func TestSigV4(t *testing.T) {
	s := &catalog.Signer{
		Kind: catalog.SigV4, AccessKey: catalog.NewTemplate("{a}"), SecretKey: catalog.NewTemplate("{s}"),
		Region: catalog.NewTemplate("{r}"), SessionToken: catalog.NewTemplate("{st}"), Service: "service",
	}
	values := map[string]string{
		"a": "AKIDEXAMPLE", "s": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "r": "us-east-1",
	}
	at := time.Date(2015, 8, 30, 12, 36, 0, 0, time.UTC)
	for address, want := range map[string]string{
		"https://example.amazonaws.com/":                             "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
		"https://example.amazonaws.com/?Param2=value2&Param1=value1": "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
	} {
		req := request(t, "GET", address, "", "")
		if err := signV4(req, s, values, nil, fresh{now: at}); err != nil {
			t.Fatal(err)
		}
		if got := req.Header.Get("Authorization"); got != "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/"+
			"service/aws4_request, SignedHeaders=host;x-amz-date, Signature="+want {
			t.Errorf("%s: %s", address, got)
		}
	}
	s.Service = "s3"
	values["a"], values["s"] = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	req := request(t, "GET", "https://examplebucket.s3.amazonaws.com/test.txt", "", "")
	req.Header.Set("Range", "bytes=0-9")
	if err := signV4(req, s, values, nil, fresh{now: time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	if got := req.Header.Get("Authorization"); !strings.HasSuffix(got, "SignedHeaders=host;range;x-amz-content-sha256;"+
		"x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41") {
		t.Errorf("S3: %s", got)
	}
	values["st"] = "session"
	err := signV4(req, s, values, nil, fresh{now: at})
	if got := req.Header.Get("X-Amz-Security-Token"); err != nil || got != "session" {
		t.Errorf("a session: %v, %v", req.Header, err)
	}
}

// TestHMAC is RFC 4231 section 4.3 and RFC 2202 section 3 (case 2), and the parts of a request.
func TestHMAC(t *testing.T) {
	values := map[string]string{"key": "Jefe", "hex": "4a656665", "b64": "SmVmZQ==", "id": "me"}
	for _, c := range []struct{ key, encoding, hash, out, want string }{
		{"{key}", "", "", "", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
		{"{hex}", "hex", "sha256", "base64", "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="},
		{"{b64}", "base64", "sha1", "hex", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
		{"{key}", "", "sha512", "", "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554" +
			"9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
	} {
		s := &catalog.Signer{
			Kind: catalog.HMAC, Key: catalog.NewTemplate(c.key), KeyEncoding: c.encoding, Hash: c.hash, Encoding: c.out,
			Message: catalog.NewTemplate("{body}"),
			Header: map[string]catalog.Template{"X-Sign": catalog.NewTemplate("{id}:{signature}"),
				"X-Time": catalog.NewTemplate("{timestamp}")},
		}
		req := request(t, "POST", "https://api.acme.test/x", "", "what do ya want for nothing?")
		if err := Request(req, s, values, time.Unix(1_790_000_000, 0)); err != nil {
			t.Fatal(err)
		}
		if got := req.Header.Get("X-Sign"); got != "me:"+c.want || req.Header.Get("X-Time") != "1790000000" {
			t.Errorf("%+v: %v", c, req.Header)
		}
	}
	at := time.Unix(1_790_000_000, 123e6)
	for _, c := range []struct{ message, unit, want string }{
		{"{method}{path}?{query}|{url}", "", "PUT/a%2Fb?x=1|https://api.acme.test/a%2Fb?x=1"},
		{"{timestamp}.{nonce}.{id}", "ms", "1790000000123.n.me"},
		{"{timestamp}\n{body_hash}", "iso", "2026-09-21T14:13:20Z\n" +
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	} {
		req := request(t, "PUT", "https://api.acme.test/a%2Fb?x=1", "", "")
		got, err := fill(catalog.NewTemplate(c.message), values,
			requestParts(req, nil, hashOf(""), c.unit, fresh{at, "n"}))
		if err != nil || got != c.want {
			t.Errorf("%q: %q, %v", c.message, got, err)
		}
	}
}

// TestSignRefuses: what lacks a value is not sent unsigned.
func TestSignRefuses(t *testing.T) {
	for _, s := range []*catalog.Signer{
		{Kind: catalog.OAuth1, ConsumerKey: catalog.NewTemplate("{none}")},
		{Kind: catalog.SigV4, AccessKey: catalog.NewTemplate("{none}")},
		{Kind: catalog.HMAC, Key: catalog.NewTemplate("{none}")},
		{Kind: catalog.HMAC, Key: catalog.NewTemplate("k"), Message: catalog.NewTemplate("{none}")},
		{Kind: catalog.HMAC, Key: catalog.NewTemplate("no hex"), KeyEncoding: "hex"},
		{Kind: catalog.HMAC, Key: catalog.NewTemplate("k"),
			Header: map[string]catalog.Template{"X-Who": catalog.NewTemplate("{two_lines}")}},
		{Kind: "other"},
	} {
		req := request(t, "GET", "https://api.acme.test/", "", "")
		err := Request(req, s, map[string]string{"two_lines": "a\r\nHost: b"}, time.Unix(0, 0))
		if err == nil || len(req.Header) > 0 {
			t.Errorf("%+v: %v, %v", s, req.Header, err)
		}
	}
}
