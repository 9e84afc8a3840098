/** The head of the hub and its button, as they will be. The deployment has the last word on the color's contrast. */
export function HubPreview({ name, logo, color }: { name: string; logo: string | null; color: string }) {
  const known = /^#[0-9a-f]{6}$/i.test(color.trim());
  return (
    <figure class="preview" aria-label="Preview of the hub">
      <div class="actions">
        {logo && <img src={logo} alt="" height={28} />}
        <strong>{name}</strong>
      </div>
      <span
        class="button primary"
        style={known ? { background: color, borderColor: color, color: inkOn(color) } : undefined}
      >
        Link account
      </span>
    </figure>
  );
}

/** Black or white, whichever is read better on the color. */
function inkOn(color: string): string {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(color.trim().slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.183 ? "#000" : "#fff";
}
