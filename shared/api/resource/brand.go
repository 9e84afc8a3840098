package resource

import (
	"context"

	"patchbay/shared/project"
	"patchbay/shared/web/page"
	"patchbay/shared/wire"
)

// Brand is whose product asks, as the hub shows it.
type Brand struct {
	ProductName string       `json:"product_name"`
	LogoURL     string       `json:"logo_url,omitempty"`
	PrivacyURL  string       `json:"privacy_url,omitempty"`
	Colors      *BrandColors `json:"colors,omitempty" doc:"Left out, the hub's own"`
}

// BrandColors are a product's colour as each theme shows it.
type BrandColors struct {
	Light page.Accent `json:"light"`
	Dark  page.Accent `json:"dark"`
}

// BrandOf is the brand of a project.
func BrandOf(ctx context.Context, p project.Project) Brand {
	b := Brand{ProductName: p.ProductName(), PrivacyURL: p.Hub.Privacy}
	if h := p.Hub.Logo.Hash; h != "" {
		b.LogoURL = wire.BaseURL(ctx) + LogoPath(p.ID, h)
	}
	if light, dark, ok := page.Accents(p.Hub.Color); ok {
		b.Colors = &BrandColors{light, dark}
	}
	return b
}

// LogoPath is the path of a project's logo. It names the content, so that browsers may keep it.
func LogoPath(project, hash string) string { return "/hub-assets/brand/" + project + "/" + hash }
