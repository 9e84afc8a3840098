package outbound

import (
	"errors"
	"testing"
)

func TestReceiverAddresses(t *testing.T) {
	t.Parallel()
	for url, ok := range map[string]struct{ production, local bool }{
		"https://hooks.example.invalid/a?b=c": {true, true},
		"https://93.184.215.14/hook":          {true, true},
		"https://[2606:2800:21f::1]:8443/":    {true, true},
		"http://hooks.example.invalid/":       {false, false},
		"http://127.0.0.1:9000/":              {false, true},
		"http://localhost:9000/":              {false, true},
		"https://127.0.0.1:9000/":             {false, true},
		"https://10.0.0.1/":                   {false, false},
		"http://10.0.0.1/":                    {false, false},
		"https://192.168.1.1/":                {false, false},
		"https://169.254.169.254/latest":      {false, false},
		"https://[::ffff:10.0.0.1]/":          {false, false},
		"https://[fd00::1]/":                  {false, false},
		"https://0x7f000001/":                 {false, false},
		"https://2130706433/":                 {false, false},
		"https://example.invalid:0/":          {false, false},
		"https://example.invalid:65536/":      {false, false},
		"http://127.0.0.1:99999/":             {false, false},
		"https://intranet/":                   {false, false},
		"https://u:p@example.invalid/":        {false, false},
		"https://example.invalid/#x":          {false, false},
		"https://exa mple.invalid/":           {false, false},
		"mailto:a@example.invalid":            {false, false},
		"ftp://example.invalid/":              {false, false},
		"/hook":                               {false, false},
		"":                                    {false, false},
	} {
		for local, want := range map[bool]bool{false: ok.production, true: ok.local} {
			err := CheckReceiver(t.Context(), Options{AllowLoopback: local}, url)
			if (err == nil) != want || err != nil && !errors.Is(err, ErrReceiver) {
				t.Errorf("%s, local %v: %v", url, local, err)
			}
		}
	}
}
