// Package compiled holds where the facts of the built-in definitions were read, for pages that show it.
// It is a package of its own so that no other function carries it.
package compiled

import _ "embed"

// Sources is a line of JSON for each definition, for catalog.FindProvenance.
//
//go:embed sources.jsonl
var Sources string
