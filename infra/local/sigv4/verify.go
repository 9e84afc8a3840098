package sigv4

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// Service is what requests to API Gateway are signed for.
const Service = "execute-api"

const (
	algorithm = "AWS4-HMAC-SHA256"
	longForm  = "20060102T150405Z"
	dayForm   = "20060102"
	// maxSkew is how far the time of a signature may be from now. It also ends the time in which a request that somebody
	// has read can be sent again (IAM user guide, "Signature Version 4": five minutes for most services).
	maxSkew = 5 * time.Minute
	// maxBody is API Gateway's bound, in bytes.
	maxBody = 10 << 20
)

// credentialParts are those of a credential: key, day, region, service, and a word that is always the same.
const credentialParts = 5

// presented is what an Authorization header says.
type presented struct {
	key, day, region, service string
	headers                   []string // signed, in lower case
	signature                 string
}

func parse(header string) (p presented, err error) {
	fields, ok := strings.CutPrefix(header, algorithm+" ")
	if !ok {
		return p, errors.New("the request is not signed with " + algorithm + " in its Authorization header")
	}
	found := map[string]string{}
	for part := range strings.SplitSeq(fields, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if _, twice := found[name]; twice {
			return p, fmt.Errorf("the Authorization header has %s twice", name)
		}
		found[name] = value
	}
	scope := strings.Split(found["Credential"], "/")
	if len(scope) != credentialParts || scope[4] != "aws4_request" || found["SignedHeaders"] == "" ||
		found["Signature"] == "" || len(found) != 3 {
		return p, errors.New("the Authorization header lacks Credential, SignedHeaders or Signature")
	}
	return presented{
		key: scope[0], day: scope[1], region: scope[2], service: scope[3],
		headers: strings.Split(found["SignedHeaders"], ";"), signature: found["Signature"],
	}, nil
}

// Verify says who signed a request, or why nobody did. It reads the body and puts it back.
func (k *Keys) Verify(r *http.Request) (Identity, error) {
	p, err := parse(r.Header.Get("Authorization"))
	if err != nil {
		return Identity{}, err
	}
	if len(r.Header.Values("Authorization")) > 1 {
		return Identity{}, errors.New("there is more than one Authorization header")
	}
	signed, err := k.inTime(r, p)
	if err != nil {
		return Identity{}, err
	}
	if p.region != k.Region || p.service != Service {
		return Identity{}, fmt.Errorf("it is signed for %s in %s, and this is %s in %s", p.service, p.region, Service,
			k.Region)
	}
	id, ok := k.find(p.key)
	if !ok || subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Amz-Security-Token")), []byte(id.SessionToken)) != 1 {
		return Identity{}, errors.New("the access key is not known, or the security token is not the key's")
	}
	if err := covers(r, p.headers); err != nil {
		return Identity{}, err
	}
	digest, err := payload(r)
	if err != nil {
		return Identity{}, err
	}
	want, err := k.signature(r, p, id, digest, signed)
	if err != nil {
		return Identity{}, err
	}
	if subtle.ConstantTimeCompare([]byte(want), []byte(p.signature)) != 1 {
		return Identity{}, errors.New("the signature does not match: the request was changed, or the secret key is another")
	}
	return id, nil
}

// inTime returns the time of a signature.
func (k *Keys) inTime(r *http.Request, p presented) (time.Time, error) {
	signed, err := time.Parse(longForm, r.Header.Get("X-Amz-Date"))
	if err != nil {
		return signed, errors.New("x-amz-date is missing, or not of the form " + longForm)
	}
	if signed.Format(dayForm) != p.day {
		return signed, errors.New("the credential's day is not that of x-amz-date")
	}
	if away := k.Now().Sub(signed).Abs(); away > maxSkew {
		return signed, fmt.Errorf("it was signed at %s, which is more than %s from now", signed.Format(time.RFC3339), maxSkew)
	}
	return signed, nil
}

// covers refuses headers that a signature must cover and does not.
func covers(r *http.Request, headers []string) error {
	if !slices.IsSorted(headers) || !slices.Contains(headers, "host") {
		return errors.New("SignedHeaders is not sorted, or has no host")
	}
	for name := range r.Header {
		if lower := strings.ToLower(name); strings.HasPrefix(lower, "x-amz-") && !slices.Contains(headers, lower) {
			return fmt.Errorf("%s is not signed", lower)
		}
	}
	for _, name := range headers {
		if name != "host" && name != "content-length" && len(r.Header.Values(name)) == 0 {
			return fmt.Errorf("the signed header %s is missing", name)
		}
	}
	return nil
}

// payload is the hash of the body. What says another hash, or that none was signed, is refused.
func payload(r *http.Request) (string, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		return "", fmt.Errorf("the body is longer than %d bytes, or cannot be read", maxBody)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:])
	if said := r.Header.Get("X-Amz-Content-Sha256"); said != "" && said != digest {
		return "", errors.New("x-amz-content-sha256 is not the body's SHA-256; a payload that is not signed is refused")
	}
	return digest, nil
}

// signature is what the SDK's own signer makes of the signed part of a request.
func (k *Keys) signature(r *http.Request, p presented, id Identity, digest string, at time.Time) (string, error) {
	again := r.Clone(r.Context())
	again.URL.Host, again.Header, again.ContentLength = r.Host, http.Header{}, 0
	for _, name := range p.headers {
		switch name {
		case "host":
		case "content-length":
			again.ContentLength = r.ContentLength
		default:
			again.Header[http.CanonicalHeaderKey(name)] = r.Header.Values(name)
		}
	}
	credentials := aws.Credentials{
		AccessKeyID: id.AccessKeyID, SecretAccessKey: id.SecretAccessKey, SessionToken: id.SessionToken,
	}
	if err := v4.NewSigner().SignHTTP(r.Context(), credentials, again, digest, Service, k.Region, at); err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	made, err := parse(again.Header.Get("Authorization"))
	if err != nil {
		return "", err
	}
	if !slices.Equal(made.headers, p.headers) {
		return "", fmt.Errorf("it signs %v, where %v are to be signed", p.headers, made.headers)
	}
	return made.signature, nil
}
