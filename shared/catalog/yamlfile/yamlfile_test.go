package yamlfile

import "testing"

// A file may say which YAML it is written in, as YAML 1.2 (section 6.8.1) has it.
func TestFilesMaySayYAML12(t *testing.T) {
	for _, head := range []string{
		"", "---\n", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "# c\n\n%YAML\t1.2 # c\n---\n", "\ufeff%YAML 1.2\r\n---\r\n",
	} {
		d, problems := Parse([]byte(head + "a: '%YAML 1.2'\nb: {c: x}\n"))
		if len(problems) > 0 || string(d.JSON()) != `{"a":"%YAML 1.2","b":{"c":"x"}}` {
			t.Errorf("%q: %v", head, problems)
			continue
		}
		lines := 0
		for _, r := range head {
			if r == '\n' {
				lines++
			}
		}
		if got := d.Line("/b/c"); got != lines+2 {
			t.Errorf("%q: line %d, not %d", head, got, lines+2)
		}
	}
	for _, head := range []string{"%YAML 2.0\n---\n", "%YAML 1.2\n", "%YAML 1.2\n%YAML 1.2\n---\n"} {
		if _, problems := Parse([]byte(head + "a: b\n")); len(problems) == 0 {
			t.Errorf("%q is taken", head)
		}
	}
}
