package table

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// What is signed is signed as the SDK's signer does it, whoever signs, on whichever day.
func TestSignedAsTheSDK(t *testing.T) {
	t.Parallel()
	began := time.Date(2026, 12, 31, 23, 59, 58, 999, time.FixedZone("", 3600))
	for _, region := range []string{"us-east-1", "cn-north-1"} {
		own, sdk := &signer{region: region}, v4.NewSigner()
		for n := range 300 {
			at := &url.URL{Scheme: "https", Host: fmt.Sprintf("dynamodb%d.example.com:%d", n%3, 8000+n%2), Path: "/"}
			who := aws.Credentials{AccessKeyID: fmt.Sprintf("AKID%d", n%7), SecretAccessKey: fmt.Sprint("secret", n/50)}
			if n%2 == 0 {
				who.SessionToken = strings.Repeat("t/+=", n*3)
			}
			body := []byte(strings.Repeat("ü", n))
			now := began.Add(time.Duration(n) * 7 * time.Minute)
			request := func() *http.Request {
				return &http.Request{Method: http.MethodPost, URL: at, ContentLength: int64(len(body)), Header: http.Header{
					"Content-Type": kind, "X-Amz-Target": targets, "Accept-Encoding": identity, "User-Agent": userAgent,
					"X-Amzn-Trace-Id": {"Root=1"},
				}, Body: io.NopCloser(bytes.NewReader(body))}
			}
			want, got := request(), request()
			if len(body) == 0 {
				continue // there is always a body, of whose length the SDK signs none when it is 0
			}
			sum := sha256.Sum256(body)
			err := sdk.SignHTTP(t.Context(), who, want, hex.EncodeToString(sum[:]), "dynamodb", region, now)
			if err != nil {
				t.Fatal(err)
			}
			own.sign(got, body, who, now)
			if !maps.EqualFunc(want.Header, got.Header, func(a, b []string) bool { return a[0] == b[0] }) {
				t.Fatalf("%d: signed %v; the SDK %v", n, got.Header, want.Header)
			}
		}
	}
}
