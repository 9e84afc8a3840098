import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Code } from "../snippets/code";
import { BASE } from "../ui/base";
import { Notice } from "../ui/notice";
import { look, token } from "./playgroundstate";

const script = new URL("hub-assets/v1/patchbay-hub.js", BASE).href;
const way = signal("HTML");

/** The hub, embedded as in a page of the owner's product. */
export function EmbeddedHub() {
  const place = useRef<HTMLDivElement>(null);
  const failed = useSignal(false);
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const hub = document.createElement("patchbay-hub");
    hub.setAttribute("base-url", BASE.href);
    hub.setAttribute("token", token.value);
    hub.setAttribute("height", "560px");
    hub.addEventListener("success", (event) => {
      void look((event as CustomEvent<{ id: string }>).detail.id).then(() =>
        document.getElementById("step-call")?.focus(),
      );
    });
    const show = async () => {
      try {
        await import(script);
        box.replaceChildren(hub);
      } catch {
        failed.value = true;
      }
    };
    void show();
    return () => hub.remove();
  }, [token.value]);
  const base = BASE.href.replace(/\/$/, "");
  const tabs = [
    {
      name: "HTML",
      code: `<script type="module" src="${script}"></script>\n<patchbay-hub token="…" base-url="${base}"></patchbay-hub>`,
    },
    {
      name: "React",
      code: `import { PatchbayHub } from "patchbay-hub/react";\n\n<PatchbayHub\n  token={token}\n  baseUrl="${base}"\n  onSuccess={({ id, provider }) => console.log(id, provider)}\n/>`,
    },
  ];
  return (
    <section class="card step" aria-labelledby="step-hub">
      <div class="does">
        <h2 id="step-hub">2. Your customer links an account</h2>
        <p class="quiet">Below is your product's page, with the hub in it. Play your customer.</p>
        {failed.value && (
          <Notice kind="error">
            <p>The hub's script could not be loaded. Load this page again.</p>
          </Notice>
        )}
        <div class="product">
          <p class="quiet sub" aria-hidden="true">
            your-product.example / settings / integrations
          </p>
          <div id="try-hub" ref={place} />
        </div>
        <p class="quiet sub">
          The sandbox takes any API key like <code>sandbox-key-demo1234</code>, and any name at its sign-in.
        </p>
      </div>
      <Code
        label="the page"
        tabs={tabs}
        chosen={way.value}
        choose={(name) => {
          way.value = name;
        }}
      />
    </section>
  );
}
