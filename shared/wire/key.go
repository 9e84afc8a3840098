package wire

import (
	"encoding/base64"
	"strings"

	"patchbay/shared/project"
)

// parseAuthorization reads a presented API key or use token. Clients in the wild send Basic base64(key:), Basic
// base64(key) and Bearer key (client contract, section 1).
func parseAuthorization(authorization string) (project.Presented, error) {
	scheme, value, _ := strings.Cut(authorization, " ")
	value = strings.TrimSpace(value)
	switch strings.ToLower(scheme) {
	case "bearer":
		return project.ParsePresented(value)
	case "basic":
		decoded, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			decoded, err = base64.RawStdEncoding.DecodeString(value)
		}
		if err != nil {
			return project.Presented{}, project.ErrUnauthenticated
		}
		user, _, _ := strings.Cut(string(decoded), ":")
		return project.ParsePresented(user)
	}
	return project.Presented{}, project.ErrUnauthenticated
}
