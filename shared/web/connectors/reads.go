package connectors

import (
	"slices"

	"patchbay/shared/catalog"
)

// Reads are the declared reads of a connector, those that one auth type alone has too.
func Reads(d *catalog.Definition) []catalog.ReadCall {
	all := slices.Clone(d.API.Reads)
	for i := range d.Auth {
		if own := d.Auth[i].API; own != nil {
			all = append(all, own.Reads...)
		}
	}
	return all
}

// reads lists what agents have as tools.
func (b *body) reads(d *catalog.Definition) {
	reads := Reads(d)
	if len(reads) == 0 {
		return
	}
	b.write(`<section class="panel"><h2>Declared reads</h2><p class="quiet">Agents have each as a tool, beside the one for any ` +
		`call.</p><ul>`)
	for i := range reads {
		b.write(`<li><code>`)
		b.text(reads[i].Key)
		b.write(`</code> `)
		b.text(reads[i].Title)
		b.write(` <span class="quiet">GET `)
		b.text(reads[i].Path.String())
		b.write(`</span></li>`)
	}
	b.write(`</ul></section>`)
}
