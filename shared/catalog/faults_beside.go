package catalog

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// faultsBeside finds what check says of those auth types that the schema finds no fault in, so that an author reads all
// faults at once. Where something that all auth types share has a fault, what else is wrong could be no more than its
// consequence, and nothing is said.
func faultsBeside(document []byte, faults []Problem, check func(*Definition) []Problem) []Problem {
	faulty := map[int]bool{}
	for _, f := range faults {
		switch head, rest, _ := strings.Cut(strings.TrimPrefix(f.Path, "/"), "/"); head {
		case "auth":
			index, _, _ := strings.Cut(rest, "/")
			i, err := strconv.Atoi(index)
			if err != nil {
				return nil
			}
			faulty[i] = true
		case "", "api", "key":
			return nil
		}
	}
	def := new(Definition)
	// Members with faults are left out, or are of another type; encoding/json then decodes the others.
	_ = json.NewDecoder(bytes.NewReader(document)).Decode(def)
	var sound []int
	for i := range def.Auth {
		if !faulty[i] {
			sound = append(sound, i)
		}
	}
	if len(sound) == 0 {
		return nil
	}
	all := def.Auth
	def.Auth = make([]Auth, len(sound))
	for to, from := range sound {
		def.Auth[to] = all[from]
	}
	finish(def)
	for i := range def.Auth {
		spellOutDomains(def.Auth[i].Setup)
		spellOutDomains(def.Auth[i].Config)
	}
	found := check(def)
	for n, p := range found {
		found[n].Path = movedBack(p.Path, sound)
	}
	if len(faulty) > 0 { // it may lack just what a faulty auth type has
		found = slices.DeleteFunc(found, func(p Problem) bool { return !strings.HasPrefix(p.Path, "/auth/") })
	}
	return found
}

// movedBack is the path of a problem in the file, where auth types stand that were left out.
func movedBack(path string, sound []int) string {
	rest, ok := strings.CutPrefix(path, "/auth/")
	if !ok {
		return path
	}
	index, tail, more := strings.Cut(rest, "/")
	i, err := strconv.Atoi(index)
	if err != nil || i >= len(sound) {
		return path
	}
	path = "/auth/" + strconv.Itoa(sound[i])
	if more {
		path += "/" + tail
	}
	return path
}
