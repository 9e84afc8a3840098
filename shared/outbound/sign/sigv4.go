package sign

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"

	"patchbay/shared/catalog"
)

// s3 is the service whose paths are signed as they are, and whose requests tell the hash of their body.
const s3 = "s3"

// signV4 is AWS Signature Version 4, by AWS's own signer.
func signV4(req *http.Request, s *catalog.Signer, values map[string]string, body []byte, f fresh) error {
	var got [3]string
	for i, t := range []catalog.Template{s.AccessKey, s.SecretKey, s.Region} {
		var err error
		if got[i], err = required(t, values); err != nil {
			return err
		}
	}
	session, err := optional(s.SessionToken, values)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:])
	if s.Service == s3 {
		req.Header.Set("X-Amz-Content-Sha256", digest)
	}
	who := aws.Credentials{AccessKeyID: got[0], SecretAccessKey: got[1], SessionToken: session}
	return v4.NewSigner().SignHTTP(req.Context(), who, req, digest, s.Service, got[2], f.now,
		func(o *v4.SignerOptions) { o.DisableURIPathEscaping = s.Service == s3 })
}
