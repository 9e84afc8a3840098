package outbound

import (
	"net/http"
	"time"

	"patchbay/shared/catalog"
)

// Sign signs a request that is complete in every other part. Without a signer it does nothing.
func Sign(_ *http.Request, s *catalog.Signer, _ map[string]string, _ time.Time) error {
	if s == nil {
		return nil
	}
	return ErrCredential.Says("Requests signed as %s are not made yet.", s.Kind)
}
