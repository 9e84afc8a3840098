import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { figure } from "../ui/words";
import { api, reload } from "./store";

export interface FollowUp {
  done: number;
  total: number;
}

const EVERY = 1000; // milliseconds

/** How far a switch has come, live until it is done. over: called once, then. */
export function FollowUpBar({ id, start, over }: { id: string; start: FollowUp; over: () => void }) {
  const now = useSignal(start);
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      const { follow_up: next } = await api()
        .connector(id)
        .catch(() => ({ follow_up: now.peek() })); // whoever waits waits on
      if (gone) return;
      if (!next) return over();
      now.value = next;
      timer = setTimeout(() => void look(), EVERY);
    };
    timer = setTimeout(() => void look(), EVERY);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [id]);
  const { done, total } = now.value;
  return (
    <div class="follow-up">
      <label for="follow-up">
        {figure(done)} of {figure(total)} accounts show the new status in lists and have told your webhooks.
      </label>
      <progress id="follow-up" max={total} value={done} />
    </div>
  );
}

/** The same on a page, which then loads anew. */
export const FollowUpNotice = ({ id, start }: { id: string; start: FollowUp }) => (
  <div class="card" role="status">
    <FollowUpBar id={id} start={start} over={reload} />
  </div>
);
