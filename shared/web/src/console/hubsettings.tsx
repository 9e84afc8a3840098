import { useSignal } from "@preact/signals";
import type { HubSettings } from "../api/types";
import { Labelled } from "../ui/fieldsform";
import { Notice, ProblemNotice } from "../ui/notice";
import { Button } from "./allowed";
import { HubPreview } from "./hubpreview";
import { changeHub } from "./projectapi";
import { useSaving } from "./saving";

const MOST = 48 * 1024;

/** What a picture's file says, as a data: address. */
function dataOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(new Error("the file cannot be read")));
    reader.readAsDataURL(file);
  });
}

/** What end users see of the project in the hub, and which pages may show it. */
export function HubSettingsForm({ settings }: { settings: HubSettings }) {
  const name = useSignal(settings.product_name ?? "");
  const color = useSignal(settings.color ?? "");
  const privacy = useSignal(settings.privacy_url ?? "");
  const origins = useSignal((settings.allowed_origins ?? []).join("\n"));
  const logo = useSignal<string | null | undefined>(undefined); // undefined: as it is
  const faults = useSignal<Record<string, string>>({});
  const { busy, problem, save } = useSaving("project:admin");
  const send = async (event: Event) => {
    event.preventDefault();
    await save(() =>
      changeHub({
        product_name: name.value.trim() || null,
        color: color.value.trim() || null,
        privacy_url: privacy.value.trim() || null,
        allowed_origins: origins.value.split(/\s+/).filter(Boolean),
        ...(logo.value === undefined ? {} : { logo: logo.value }),
      }),
    );
    faults.value = Object.fromEntries(
      (problem.value?.fields ?? []).map((f) => [f.location.replace(/^body\.|\[\d+\]$/g, ""), `It ${f.message}.`]),
    );
  };
  const pick = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > MOST) faults.value = { ...faults.value, logo: "It is at most 48 kB: make the picture smaller." };
    else logo.value = await dataOf(file);
  };
  const line = (id: string, key: string, label: string, help: string, value: typeof name, sample: string) => (
    <Labelled id={id} label={label} help={help} fault={faults.value[key] ?? ""}>
      {(about) => (
        <input
          id={id}
          type="text"
          aria-describedby={about}
          aria-invalid={Boolean(faults.value[key])}
          placeholder={sample}
          value={value.value}
          onInput={(event) => {
            value.value = event.currentTarget.value;
          }}
        />
      )}
    </Labelled>
  );
  const picture = logo.value === undefined ? settings.logo_url : logo.value;
  const anybody = settings.deployment_origins?.includes("*");
  return (
    <form class="card stack" noValidate autocomplete="off" onSubmit={(event) => void send(event)}>
      {line(
        "hub-name",
        "product_name",
        "Product name",
        "What your customers know your product as.",
        name,
        "Acme Cloud",
      )}
      {line(
        "hub-color",
        "color",
        "Color",
        "Of buttons and links, made darker or lighter where it could not be read.",
        color,
        "#0a7d5a",
      )}
      <Labelled id="hub-logo" label="Logo" help="PNG, JPEG or WebP, at most 48 kB." fault={faults.value["logo"] ?? ""}>
        {(about) => (
          <>
            <input
              id="hub-logo"
              type="file"
              accept="image/png,image/jpeg,image/webp"
              aria-describedby={about}
              onChange={(event) => void pick(event.currentTarget.files?.[0])}
            />
            {picture && (
              <Button
                needs="project:admin"
                class="small"
                onClick={() => {
                  logo.value = null;
                }}
              >
                Remove the logo
              </Button>
            )}
          </>
        )}
      </Labelled>
      {line(
        "hub-privacy",
        "privacy_url",
        "Privacy statement",
        "The hub links to it.",
        privacy,
        "https://example.com/privacy",
      )}
      <HubPreview name={name.value || settings.shown.product_name} logo={picture ?? null} color={color.value} />
      <Labelled
        id="hub-origins"
        label="Allowed origins"
        help="Whose pages may show the hub, and where a link may lead back to. One a line, such as https://app.example.com."
        fault={faults.value["allowed_origins"] ?? ""}
      >
        {(about) => (
          <textarea
            id="hub-origins"
            rows={3}
            aria-describedby={about}
            value={origins.value}
            onInput={(event) => {
              origins.value = event.currentTarget.value;
            }}
          />
        )}
      </Labelled>
      {anybody && origins.value.trim() === "" && (
        <Notice kind="warning">
          <p>Every page on the web may show your hub now. Name your own, and only those may.</p>
        </Notice>
      )}
      {problem.value && <ProblemNotice problem={problem.value} />}
      <div class="actions">
        <Button needs="project:admin" class="primary" aria-busy={busy.value}>
          Save
        </Button>
      </div>
    </form>
  );
}
