package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Pin says which versions of a connector's definition an auth config may work by: Latest, 1.x.x, 1.2.x or 1.2.0. The
// zero Pin is Latest.
type Pin string

// Latest is the pin that any version fits.
const Latest Pin = "latest"

// PinWords say what a pin looks like.
const PinWords = "latest, or a version such as 1.2.0, 1.2.x or 1.x.x"

// ParsePin reads a pin; Latest reads as the zero Pin.
func ParsePin(text string) (Pin, bool) {
	if text == "" || text == string(Latest) {
		return "", true
	}
	open := false
	parts := strings.Split(text, ".")
	for i, part := range parts {
		if part == "x" && i > 0 {
			open = true
			continue
		}
		if open || !isNumber(part) {
			return "", false
		}
	}
	return Pin(text), len(parts) == 3
}

// isNumber says whether a part of a version is one: digits without a leading zero (Semantic Versioning 2.0.0).
func isNumber(part string) bool {
	n, err := strconv.Atoi(part)
	return err == nil && n >= 0 && strconv.Itoa(n) == part
}

// String is the pin as people write it.
func (p Pin) String() string { return cmp.Or(string(p), string(Latest)) }

// Fits says whether a version is one of those that the pin names.
func (p Pin) Fits(version string) bool {
	if p == "" || p == Latest {
		return true
	}
	fixed, open := strings.CutSuffix(string(p), ".x.x")
	if !open {
		fixed, open = strings.CutSuffix(string(p), ".x")
	}
	return version == fixed || open && strings.HasPrefix(version, fixed+".")
}

// Best is the highest of the versions that fit; ok is false when none does.
func (p Pin) Best(versions []string) (best string, ok bool) {
	for _, v := range versions {
		if p.Fits(v) && (!ok || CompareVersions(v, best) > 0) {
			best, ok = v, true
		}
	}
	return best, ok
}

// CompareVersions orders versions of three numbers (Semantic Versioning 2.0.0, precedence).
func CompareVersions(a, b string) int { return slices.Compare(numbersOf(a), numbersOf(b)) }

func numbersOf(version string) []int {
	parts := strings.Split(version, ".")
	numbers := make([]int, len(parts))
	for i, part := range parts {
		numbers[i], _ = strconv.Atoi(part) // the schema lets numbers alone through
	}
	return numbers
}
