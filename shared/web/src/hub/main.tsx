// The hosted hub: the page behind auth_link_url. It takes the session's token from the address's fragment and carries
// one end user from the list of connectors to a linked account.
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ProblemNotice } from "../ui/notice";
import { useRedraw } from "../ui/redraw";
import { ConnectForm } from "./connect";
import { Picker } from "./picker";
import { choose, session, start } from "./session";
import { redirects, view, type View, watch } from "./view";
import { Waiting } from "./waiting";

function Hub() {
  watch(useRedraw());
  const now = view();
  const place = useRef<HTMLDivElement>(null);
  // A new page is read from its heading on, unless it has moved the focus to something that is more to the point.
  useEffect(() => {
    const inside = place.current?.contains(document.activeElement) && document.activeElement !== document.body;
    if (!inside) place.current?.querySelector<HTMLElement>("h1")?.focus();
  }, [now.kind, now]);
  return (
    <div class="view" ref={place}>
      {(now.kind === "choose" || now.kind === "form") && session.owner && (
        <p class="for">
          You are {session.account ? (redirects(now) ? "reconnecting" : "editing") : "linking"} an account for{" "}
          <strong>{session.owner}</strong>
        </p>
      )}
      <Page view={now} />
    </div>
  );
}

function Page({ view: now }: { view: View }) {
  switch (now.kind) {
    case "loading":
      return <p class="quiet">Loading…</p>;
    case "choose":
      return <Picker listed={session.listed} whole={!session.first.next} />;
    case "form":
      return <ConnectForm key={now.target.integration_id} view={now} />;
    case "waiting":
      return <Waiting view={now} />;
    case "problem":
      return (
        <>
          <h1 tabIndex={-1}>Something went wrong</h1>
          <ProblemNotice problem={now.problem} />
          <div class="actions">
            <button type="button" class="primary" onClick={() => void now.again()}>
              Try again
            </button>
          </div>
        </>
      );
    case "outcome":
      return (
        <div class="outcome">
          <div class={`seal ${now.good ? "good" : "bad"}`} aria-hidden="true" />
          <h1 tabIndex={-1} data-outcome={now.good ? "good" : "bad"}>
            {now.title}
          </h1>
          <p>{now.words}</p>
          {now.another && (
            <div class="actions">
              <button type="button" onClick={choose}>
                Link another
              </button>
            </div>
          )}
        </div>
      );
  }
}

// Another link pasted into this tab changes the fragment only, which loads nothing by itself.
window.addEventListener("hashchange", () => {
  if (location.hash.includes("token=")) void start();
});

const root = document.getElementById("hub");
if (root) {
  root.replaceChildren();
  render(<Hub />, root);
  void start();
}
