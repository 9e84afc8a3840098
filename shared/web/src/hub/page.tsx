import { useEffect, useRef } from "preact/hooks";
import { ProblemNotice } from "../ui/notice";
import { useRedraw } from "../ui/redraw";
import { ConnectForm } from "./connect";
import { Picker } from "./picker";
import type { Session } from "./session";
import { texts } from "./texts";
import { redirects } from "./view";
import { Waiting } from "./waiting";

/** A hub, for one end user, from the list of connectors to a linked account. */
export function Hub({ hub }: { hub: Session }) {
  hub.changed = useRedraw();
  const now = hub.view;
  const say = texts();
  const place = useRef<HTMLDivElement>(null);
  const { close } = hub.place;
  const whose = hub.account ? (redirects(now) ? say.reconnectingFor : say.editingFor) : say.linkingFor;
  const [before, after] = whose.split("{}");
  // A new page is read from its heading on, unless it has moved the focus to something that is more to the point.
  useEffect(() => {
    const { activeElement } = (place.current?.getRootNode() ?? document) as Document | ShadowRoot;
    const inside = activeElement !== document.body && place.current?.contains(activeElement);
    if (!inside && hub.place.eager) place.current?.querySelector<HTMLElement>("h1")?.focus();
  }, [now.kind, now]);
  return (
    <div class="view" ref={place}>
      {(now.kind === "choose" || now.kind === "form") && hub.owner && (
        <p class="for">
          {before}
          <strong dir="auto">{hub.owner}</strong>
          {after}
        </p>
      )}
      <Page hub={hub} />
      {close && now.kind !== "loading" && (
        <button type="button" class="link close" onClick={() => close.now()}>
          {close.label || say.close}
        </button>
      )}
    </div>
  );
}

function Page({ hub }: { hub: Session }) {
  const now = hub.view;
  const say = texts();
  const back = hub.place.back?.();
  switch (now.kind) {
    case "loading":
      return <p class="quiet">{say.loading}</p>;
    case "choose":
      return <Picker hub={hub} listed={hub.listed} whole={!hub.first.next} />;
    case "form":
      return <ConnectForm key={now.target.integration_id} hub={hub} view={now} />;
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
          <div class="actions">
            {back && (
              <a class="button primary" href={back}>
                {say.goBack}
              </a>
            )}
            {now.another && (
              <button type="button" onClick={() => hub.choose()}>
                {say.another}
              </button>
            )}
          </div>
        </div>
      );
  }
}
