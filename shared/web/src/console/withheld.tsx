import { count } from "../ui/words";
import { api, useLoad } from "./store";

/** What the project's plan leaves out, and whom to ask. */
export function Withheld() {
  const { data } = useLoad(() => api().withheld(), []);
  if (!data) return null;
  return (
    <section class="card stack" aria-labelledby="plan">
      <h2 id="plan">Your plan</h2>
      {data.length === 0 ? (
        <p>It has every connector of the catalog.</p>
      ) : (
        <>
          <p>
            {count(data.length, "connector needs", "connectors need")} another plan. Ask whoever runs this deployment.
          </p>
          <details>
            <summary>Which</summary>
            <ul class="rights">
              {data.map((w) => (
                <li key={w.name} data-withheld>
                  {w.name} <span class="quiet">{(w.categories ?? []).map((c) => c.name).join(", ")}</span>
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
    </section>
  );
}
