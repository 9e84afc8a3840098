import { useEffect, useRef, useState } from "preact/hooks";
import type { HubConnection, HubConnectionsOutputBody, HubDisconnectedBody } from "../api/types";
import { Notice } from "../ui/notice";
import { call, Problem } from "../ui/request";
import { Connection } from "./connection";
import type { Words } from "./connectionstexts";

interface Props {
  base: URL;
  token: string;
  say: Words;
  language: string;
  /** Shows the hub, for an account to link again or for another one. */
  hub(account: string | null): void;
  disconnected(id: string): void;
  /** Whether the reader comes back to the list, and so is to read on from its heading. */
  back: boolean;
}

/** What an end user has linked: as whom, with which permissions, and the ways to link it again or to end it. */
export function Connections(props: Props) {
  const { base, token, say, language } = props;
  const [list, setList] = useState<HubConnection[] | null>(null);
  const [trouble, setTrouble] = useState("");
  const [english, setEnglish] = useState(false);
  const [told, setTold] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const headers = { "x-hub-session-token": token };
  const guarded = async (step: () => Promise<void>) => {
    setTrouble("");
    try {
      await step();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      const refused = problem.code === "connections_not_allowed"; // said by the API alone
      setTrouble(problem.status === 401 ? say.expired : refused ? problem.message : say.wrong);
      setEnglish(refused);
    }
  };
  const load = () =>
    guarded(async () => {
      const { body } = await call<HubConnectionsOutputBody>(new URL(`hub/connections?language=${language}`, base), {
        headers,
      });
      setList(body.connections);
    });
  useEffect(() => {
    if (props.back) heading.current?.focus();
    void load();
  }, []);
  const end = (id: string) =>
    guarded(async () => {
      const address = new URL(`hub/connections/${encodeURIComponent(id)}`, base);
      const { body } = await call<HubDisconnectedBody>(address, { method: "DELETE", headers });
      const more = { revoked: say.revoked, failed: say.failed, unsupported: say.failed, nothing_to_revoke: "" };
      setTold(`${say.gone} ${more[body.revocation]}`);
      props.disconnected(id);
      await load();
      heading.current?.focus();
    });
  return (
    <div class="view">
      <h1 tabIndex={-1} ref={heading}>
        {say.title}
      </h1>
      <div role="status">{told && <Notice kind="good">{told}</Notice>}</div>
      {trouble && (
        <>
          <Notice kind="error">
            <p lang={english ? "en" : undefined}>{trouble}</p>
          </Notice>
          <div class="actions">
            <button type="button" onClick={() => void load()}>
              {say.again}
            </button>
          </div>
        </>
      )}
      {!list && !trouble && <p class="quiet">{say.loading}</p>}
      {list?.length === 0 && <p class="quiet">{say.nothing}</p>}
      <ul class="connections">
        {(list ?? []).map((c) => (
          <Connection key={c.id} of={c} {...props} end={() => end(c.id)} />
        ))}
      </ul>
      {list && (
        <div class="actions">
          <button type="button" onClick={() => props.hub(null)}>
            {say.another}
          </button>
        </div>
      )}
    </div>
  );
}
