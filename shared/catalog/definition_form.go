package catalog

// Field is one input of a form. The JSON names are the hub's (client contract, section 3).
type Field struct {
	Key         string        `json:"key"`
	Label       string        `json:"label"`
	Type        string        `json:"type"` // text | password | number | select | text_area
	Required    bool          `json:"required"`
	Secret      bool          `json:"secret"` // encrypted, write-only, shown as a redacted placeholder
	ReadOnly    bool          `json:"readOnly,omitempty"`
	Placeholder string        `json:"placeholder,omitempty"`
	Description string        `json:"description,omitempty"`
	Tooltip     string        `json:"tooltip,omitempty"`
	Guide       *Guide        `json:"guide,omitempty"`
	Options     []FieldOption `json:"options,omitempty"` // of a select; a value outside is refused
	Default     string        `json:"default,omitempty"`
	Validation  *Validation   `json:"validation,omitempty"`
}

// FieldOption is one choice of a select field.
type FieldOption struct {
	Label string `json:"label"`
	Value string `json:"value"`
	// Values are set by the choice, and templates name them: the hosts of an environment or a region. Every option of the
	// field has the same names. Nobody sees them.
	Values map[string]string `json:"values,omitempty"`
}

// Guide is help beside a field.
type Guide struct {
	Description string `json:"description,omitempty"`
	Tooltip     string `json:"tooltip,omitempty"`
}

// Validation is checked by the hub and again by the server. A field used in the host of a Template must have one: the
// pattern is anchored at both ends, so that no value can move the host (security.md O2).
type Validation struct {
	Type    string `json:"type"`              // PatternRule; a definition's other rules are spelled out when it is read
	Pattern string `json:"pattern,omitempty"` // RE2 and ECMAScript read it alike; matched whole
	Error   string `json:"error,omitempty"`   // what the user is told
}

// Notice is a message above or below the hub's form.
type Notice struct {
	Key         string `json:"key"`
	Type        string `json:"type"` // warning | info
	Description string `json:"description"`
	Position    string `json:"position,omitempty"` // top | bottom
	Anchor      string `json:"anchor,omitempty"`
}

// Support is the hub's link to a guide.
type Support struct {
	Link        string `json:"link"`
	Description string `json:"description,omitempty"`
}
