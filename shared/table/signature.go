package table

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// signer signs the one request that direct makes, by AWS Signature Version 4 (IAM User Guide, "Create a signed AWS API
// request"), over the headers that the SDK's signer would sign. It keeps the key of a day, as that one does, and no
// list of headers: it knows them.
type signer struct {
	region string

	mu sync.Mutex
	// of is what mac was made for.
	of  struct{ day, secret string }
	mac hash.Hash
}

const (
	sigAlgorithm = "AWS4-HMAC-SHA256"
	sigTime      = "20060102T150405Z"
	sigDay       = len("20060102")
	sigService   = "dynamodb"
	sigRequest   = "aws4_request"
)

// sign adds the headers of a signature to a request of direct's, whose body is given.
func (s *signer) sign(r *http.Request, body []byte, who aws.Credentials, now time.Time) {
	at := now.UTC().Format(sigTime)
	r.Header["X-Amz-Date"] = []string{at}
	names := "accept-encoding;content-length;content-type;host;x-amz-date;x-amz-target"
	var space [1 << 10]byte
	text := append(space[:0], "POST\n/\n\naccept-encoding:identity\ncontent-length:"...)
	text = strconv.AppendInt(text, int64(len(body)), 10)
	text = append(append(text, "\ncontent-type:"...), kind[0]...)
	text = append(append(text, "\nhost:"...), r.URL.Host...)
	text = append(append(text, "\nx-amz-date:"...), at...)
	if who.SessionToken != "" {
		r.Header["X-Amz-Security-Token"] = []string{who.SessionToken}
		names = "accept-encoding;content-length;content-type;host;x-amz-date;x-amz-security-token;x-amz-target"
		text = append(append(text, "\nx-amz-security-token:"...), who.SessionToken...)
	}
	text = append(append(text, "\nx-amz-target:"...), target...)
	text = append(append(append(text, "\n\n"...), names...), '\n')
	sum := sha256.Sum256(body)
	text = hex.AppendEncode(text, sum[:])
	sum = sha256.Sum256(text)

	text = append(append(append(space[:0], sigAlgorithm...), '\n'), at...)
	text = s.scope(append(text, '\n'), at)
	text = hex.AppendEncode(append(text, '\n'), sum[:])
	s.sum(&sum, text, at, who.SecretAccessKey)

	text = append(append(space[:0], sigAlgorithm+" Credential="...), who.AccessKeyID...)
	text = s.scope(append(text, '/'), at)
	text = append(append(text, ", SignedHeaders="...), names...)
	text = hex.AppendEncode(append(text, ", Signature="...), sum[:])
	r.Header["Authorization"] = []string{string(text)}
}

// scope adds what a key is good for: a day, a region and a service.
func (s *signer) scope(text []byte, at string) []byte {
	text = append(append(append(text, at[:sigDay]...), '/'), s.region...)
	return append(text, "/"+sigService+"/"+sigRequest...)
}

// sum is the signature of a text, with the key of its day.
func (s *signer) sum(sum *[sha256.Size]byte, text []byte, at, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if day := at[:sigDay]; s.mac == nil || s.of.day != day || s.of.secret != secret {
		key := []byte("AWS4" + secret)
		for _, part := range []string{day, s.region, sigService, sigRequest} {
			mac := hmac.New(sha256.New, key)
			mac.Write([]byte(part))
			key = mac.Sum(nil)
		}
		s.of.day, s.of.secret, s.mac = day, secret, hmac.New(sha256.New, key)
	}
	s.mac.Reset()
	s.mac.Write(text)
	s.mac.Sum(sum[:0])
}
