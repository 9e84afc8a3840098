// The hosted hub: the page behind auth_link_url. It takes the session's token from the address's fragment and carries
// one end user from the list of connectors to a linked account.
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ProblemNotice } from "../ui/notice";
import { useRedraw } from "../ui/redraw";
import { ConnectForm } from "./connect";
import { speakOneOf } from "./language";
import { Picker } from "./picker";
import { choose, session, start, wantedLanguage } from "./session";
import { texts } from "./texts";
import { redirects, view, type View, watch } from "./view";
import { Waiting } from "./waiting";

function Hub() {
  watch(useRedraw());
  const now = view();
  const say = texts();
  const place = useRef<HTMLDivElement>(null);
  const whose = session.account ? (redirects(now) ? say.reconnectingFor : say.editingFor) : say.linkingFor;
  const [before, after] = whose.split("{}");
  // A new page is read from its heading on, unless it has moved the focus to something that is more to the point.
  useEffect(() => {
    const inside = place.current?.contains(document.activeElement) && document.activeElement !== document.body;
    if (!inside) place.current?.querySelector<HTMLElement>("h1")?.focus();
  }, [now.kind, now]);
  return (
    <div class="view" ref={place}>
      {(now.kind === "choose" || now.kind === "form") && session.owner && (
        <p class="for">
          {before}
          <strong>{session.owner}</strong>
          {after}
        </p>
      )}
      <Page view={now} />
    </div>
  );
}

function Page({ view: now }: { view: View }) {
  const say = texts();
  switch (now.kind) {
    case "loading":
      return <p class="quiet">{say.loading}</p>;
    case "choose":
      return <Picker listed={session.listed} whole={!session.first.next} />;
    case "form":
      return <ConnectForm key={now.target.integration_id} view={now} />;
    case "waiting":
      return <Waiting view={now} />;
    case "problem":
      return (
        <>
          <h1 tabIndex={-1}>{say.wrong}</h1>
          <ProblemNotice problem={now.problem} />
          <div class="actions">
            <button type="button" class="primary" onClick={() => void now.again()}>
              {say.again}
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
                {say.another}
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

async function begin(root: HTMLElement): Promise<void> {
  const { tag, dir } = await speakOneOf(wantedLanguage());
  Object.assign(document.documentElement, { lang: tag, dir });
  document.title = texts().title;
  root.replaceChildren();
  render(<Hub />, root);
  await start();
}

const root = document.getElementById("hub");
if (root) void begin(root);
