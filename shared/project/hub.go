package project

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"patchbay/shared/fault"
)

// Hub is what a project's end users see of whose product asks, and which pages may show it to them (decision 0023).
type Hub struct {
	Product string   // what the product is called; "" is the project's name
	Color   string   // #rrggbb of its buttons and links; "" is the hub's own
	Privacy string   // address of its privacy statement; "" shows none
	Logo    Logo     // zero for none
	Origins []string // whose pages may show the hub, beside the deployment's, and where a session may lead back to
}

// Logo names a stored picture.
type Logo struct {
	Hash string // the start of the picture's SHA-256, in hex
	Type string // its media type
}

// Picture is a logo's content.
type Picture struct {
	Type string
	Data []byte
}

// Bounds of what a project says of its hub.
const (
	MaxProduct = 100      // characters
	MaxOrigins = 20       // as the project's item is read with every request
	MaxPicture = 48 << 10 // bytes
	maxAddress = 512      // bytes
	logoHash   = 8        // bytes of the digest that name a picture
)

// Errors of a project's hub.
var (
	ErrHub    = fault.New(fault.Invalid, "invalid_hub_settings", "The settings of the hub cannot be kept like this.")
	ErrNoLogo = fault.New(fault.NotFound, "logo_not_found", "There is no such logo.")
)

// HubStore keeps what the hubs of projects show.
type HubStore interface {
	// ChangeHub makes a change to what is there in that moment and returns the result. picture, where it is not nil, is
	// stored with it: it is what the change makes the logo. A change without a logo forgets the picture. ErrNotFound.
	ChangeHub(ctx context.Context, project string, picture *Picture, change func(Hub) (Hub, error)) (Hub, error)
	// Picture is the content of a project's logo. ErrNoLogo for one that is not, or no longer, the project's.
	Picture(ctx context.Context, project, hash string) (Picture, error)
}

// ProductName is what end users know the project as.
func (p Project) ProductName() string {
	if p.Hub.Product != "" {
		return p.Hub.Product
	}
	return p.Name
}

// Check says what is wrong with the settings. ErrHub.
func (h Hub) Check() error {
	err := ErrHub
	if message := lineFault(h.Product, MaxProduct); message != "" {
		err = err.At("body.product_name", message)
	}
	if h.Color != "" && !isColor(h.Color) {
		err = err.At("body.color", "is a color such as #0a7d5a: # and six hexadecimal digits")
	}
	if h.Privacy != "" && !isHTTPS(h.Privacy) {
		err = err.At("body.privacy_url", "is an address that begins with https://")
	}
	if len(h.Origins) > MaxOrigins {
		err = err.At("body.allowed_origins", fmt.Sprintf("names at most %d origins", MaxOrigins))
	}
	for i, o := range h.Origins {
		if !IsOrigin(o) {
			err = err.At(fmt.Sprintf("body.allowed_origins[%d]", i),
				"is an origin such as https://app.example.com, without a path; http is for this machine alone")
		}
	}
	if len(err.Fields) > 0 {
		return err
	}
	return nil
}

func lineFault(text string, most int) string {
	switch {
	case len([]rune(text)) > most:
		return fmt.Sprintf("has at most %d characters", most)
	case strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "has a line break or an invisible character; remove it"
	}
	return ""
}

func isColor(text string) bool {
	return len(text) == 7 && text[0] == '#' && strings.Trim(text[1:], "0123456789abcdef") == ""
}

func isHTTPS(text string) bool {
	u, err := url.Parse(text)
	return err == nil && len(text) <= maxAddress && u.Scheme == "https" && u.Host != "" && u.User == nil &&
		lineFault(text, maxAddress) == ""
}

// IsOrigin says whether text is the origin of a web page as a browser writes it (RFC 6454 section 6.2): another
// spelling would never match one. Without TLS it may only be of the machine itself.
func IsOrigin(text string) bool {
	u, err := url.Parse(text)
	if err != nil || len(text) > maxAddress || text != u.Scheme+"://"+u.Host || !isPageHost(u.Hostname(), u.Host) {
		return false
	}
	if port := u.Port(); port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 || port != strconv.FormatUint(n, 10) || port == defaultPorts[u.Scheme] {
			return false
		}
	} else if strings.HasSuffix(u.Host, ":") {
		return false
	}
	return u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname())
}

// isPageHost says whether a browser writes a host so: a name of labels in lower case, or an address in the shortest of
// its spellings (WHATWG URL, host serializer).
func isPageHost(host, written string) bool {
	ip, err := netip.ParseAddr(host)
	if strings.HasPrefix(written, "[") {
		return err == nil && ip.Is6() && !ip.Is4In6() && ip.Zone() == "" && ip.String() == host
	}
	labels := strings.Split(host, ".")
	if last := labels[len(labels)-1]; last == "" || isDigit(last[0]) { // a browser reads it as an IPv4 address
		return err == nil && ip.Is4() && ip.String() == host
	}
	bad := func(label string) bool {
		return label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != ""
	}
	return len(host) <= maxHost && !slices.ContainsFunc(labels, bad)
}

// Lengths of a name and of one of its labels (RFC 1035 section 2.3.4), in bytes.
const (
	maxHost  = 253
	maxLabel = 63
)

var defaultPorts = map[string]string{"https": "443", "http": "80"}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Names says whether an origin is named, by the project or by its deployment: only then does a session lead back there.
func (h Hub) Names(origin string, deployment []string) bool {
	return origin != "" && (slices.Contains(h.Origins, origin) || slices.Contains(deployment, origin))
}

// MayShow says whether a page of the origin may show the project's hub. A deployment's "*" is for those of its projects
// that name no origin.
func (h Hub) MayShow(origin string, deployment []string) bool {
	return h.Names(origin, deployment) || len(h.Origins) == 0 && slices.Contains(deployment, "*")
}

// RedirectOrigin is the origin of an address to which a session may lead back, "" for what is no such address.
func RedirectOrigin(address string) string {
	u, err := url.Parse(address)
	if err != nil || len(address) > 4*maxAddress || u.User != nil || u.Fragment != "" ||
		lineFault(address, 4*maxAddress) != "" {
		return ""
	}
	if origin := u.Scheme + "://" + strings.ToLower(u.Host); IsOrigin(origin) {
		return origin
	}
	return ""
}

// pictures are the media types of a logo, by what such a file begins with. SVG is not among them: it is a document that
// may hold script, for whoever opens its address.
var pictures = []struct{ kind, magic string }{
	{"image/png", "\x89PNG\r\n\x1a\n"}, {"image/jpeg", "\xff\xd8\xff"}, {"image/webp", "RIFF"},
}

// NewPicture reads a logo and says what it is by its first bytes. ErrHub.
func NewPicture(data []byte) (Picture, error) {
	if len(data) > MaxPicture {
		return Picture{}, ErrHub.At("body.logo", fmt.Sprintf("is at most %d kB: make the picture smaller", MaxPicture>>10))
	}
	for _, p := range pictures {
		isWebP := len(data) > 12 && string(data[8:12]) == "WEBP"
		if bytes.HasPrefix(data, []byte(p.magic)) && (p.kind != "image/webp" || isWebP) {
			return Picture{Type: p.kind, Data: data}, nil
		}
	}
	return Picture{}, ErrHub.At("body.logo", "is a picture as PNG, JPEG or WebP")
}

// Logo is what names the picture.
func (p Picture) Logo() Logo {
	sum := sha256.Sum256(p.Data)
	return Logo{Hash: hex.EncodeToString(sum[:logoHash]), Type: p.Type}
}
