import { useEffect, useRef } from "preact/hooks";
import { Dialogs } from "../ui/dialog";
import { Toasts } from "../ui/toast";
import { useKeptFocus } from "../ui/keptfocus";
import { ConnectorsPage } from "./connectors";
import { Later } from "./later";
import { SignIn } from "./signin";
import { signedIn } from "./people";
import { route, type Route, session } from "./store";
import { Trouble } from "./trouble";
import { Account, Outsider, Projects } from "./whose";

/** The frame of every page. */
export function Shell() {
  const now = session.value;
  const mark = document.querySelector<HTMLLinkElement>("link[rel=icon]")?.href;
  return (
    <>
      <header class="top">
        <a class="brand" href="#/">
          <img src={mark} alt="" width="28" height="28" />
          <span>Patchbay</span>
        </a>
        {now && <Navigation project={now.project} at={route.value} />}
      </header>
      <main id="main" tabIndex={-1}>
        <Trouble />
        {now === undefined ? (
          <p class="quiet">Loading…</p>
        ) : now ? (
          <Page at={route.value} key={now.project.id} />
        ) : signedIn.value ? (
          <Outsider who={signedIn.value} />
        ) : (
          <SignIn />
        )}
      </main>
      <Dialogs />
      <Toasts />
    </>
  );
}

const current = (here: boolean) => (here ? ("page" as const) : undefined);

function Navigation({ project, at }: { project: { id: string; name: string }; at: Route }) {
  return (
    <>
      <nav id="nav" aria-label="Console">
        <a href="#/" aria-current={current(at.page === "connectors" || at.page === "connector")}>
          Connectors
        </a>
        <a
          href="#/accounts"
          aria-current={current(at.page === "accounts" || at.page === "account" || at.page === "health")}
        >
          Linked accounts
        </a>
        <a href="#/logs" aria-current={current(at.page === "logs")}>
          Logs
        </a>
        <a href="#/approvals" aria-current={current(at.page === "approvals")}>
          Approvals
        </a>
        <a href="#/webhooks" aria-current={current(at.page === "webhooks" || at.page === "webhook")}>
          Webhooks
        </a>
        <a href="#/try" aria-current={current(at.page === "try")}>
          Try it
        </a>
        <a href="#/settings" aria-current={current(at.page === "settings")}>
          Settings
        </a>
      </nav>
      <div class="whose">
        <Projects project={project} />
        <Account />
      </div>
    </>
  );
}

function Unknown({ address }: { address: string }) {
  return (
    <div class="card empty">
      <h1 tabIndex={-1}>There is no such page</h1>
      <p class="quiet">
        The console has none at <code>#{address}</code>. The address may be cut off or spelled differently.
      </p>
      <a class="button primary" href="#/">
        Your connectors
      </a>
    </div>
  );
}

function Page({ at }: { at: Route }) {
  const place = useRef<HTMLDivElement>(null);
  const name =
    at.page === "connector"
      ? `connector/${at.key}`
      : at.page === "webhook" || at.page === "account"
        ? `${at.page}/${at.id}`
        : at.page === "settings"
          ? `settings/${at.part}`
          : at.page;
  useKeptFocus();
  // A page is read from its heading on; the heading may come later than the page.
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const arrive = () => {
      const heading = box.querySelector("h1");
      if (!heading) return false;
      document.title = `${heading.textContent} · Patchbay`;
      heading.focus();
      return true;
    };
    if (arrive()) return;
    const watch = new MutationObserver(() => {
      if (arrive()) watch.disconnect();
    });
    watch.observe(box, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [name]);
  return (
    <div class="page" ref={place} key={name}>
      {at.page === "unknown" ? (
        <Unknown address={at.address} />
      ) : at.page === "connectors" ? (
        <ConnectorsPage />
      ) : (
        <Later at={at} />
      )}
    </div>
  );
}
