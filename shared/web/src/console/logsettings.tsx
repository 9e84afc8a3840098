import { useSignal } from "@preact/signals";
import { Labelled } from "../ui/fieldsform";
import { Notice, ProblemNotice } from "../ui/notice";
import { Button } from "./allowed";
import { Choices } from "./formparts";
import { changeLogSettings, type LogSettings } from "./projectapi";
import { useSaving } from "./saving";

const modes: [LogSettings["mode"], string, string][] = [
  ["all", "Everything", "Each call, each attempt to link, each renewal, test and delivery."],
  ["errors", "Only failures", "What went well leaves no trace."],
  ["none", "Nothing", "Nobody can look up later why something failed."],
];
const MOST_DAYS = 365;

/** What is kept of the log, for how long, and whether with what was sent. */
export function LogSettingsForm({ settings }: { settings: LogSettings }) {
  const mode = useSignal(settings.mode);
  const days = useSignal(String(settings.retention_days));
  const payloads = useSignal(settings.payloads);
  const fault = useSignal("");
  const { busy, problem, save } = useSaving("project:admin");
  const send = (event: Event) => {
    event.preventDefault();
    const n = Number(days.value);
    const wrong = !Number.isInteger(n) || n < 1 || n > MOST_DAYS;
    fault.value = wrong ? `Enter a number of days from 1 to ${MOST_DAYS}.` : "";
    if (wrong) document.getElementById("log-days")?.focus();
    else void save(() => changeLogSettings({ mode: mode.value, retention_days: n, payloads: payloads.value }));
  };
  return (
    <form class="card stack" noValidate autocomplete="off" onSubmit={send}>
      <Choices name="log-mode" title="Kept" of={modes} chosen={mode} />
      <Labelled
        id="log-days"
        label="For how many days"
        help="Then it is deleted. A change holds for what happens from then on."
        fault={fault.value}
      >
        {(about) => (
          <input
            id="log-days"
            class="days"
            type="text"
            inputMode="numeric"
            aria-describedby={about}
            aria-invalid={fault.value !== ""}
            value={days.value}
            onInput={(event) => {
              days.value = event.currentTarget.value;
              fault.value = "";
            }}
          />
        )}
      </Labelled>
      <label class="choice" for="log-payloads">
        <input
          id="log-payloads"
          type="checkbox"
          checked={payloads.value}
          onChange={(event) => {
            payloads.value = event.currentTarget.checked;
          }}
        />
        <span>
          Keep what calls send and what providers answer
          <span class="quiet sub">Headers and the first 8 KB of each body, to find out why a call goes wrong.</span>
        </span>
      </label>
      {payloads.value && (
        <Notice kind="warning">
          <p class="strong">The log then holds your customers' data, such as names and salaries.</p>
          <p>
            Keys and tokens that the connector declares are left out; nothing else is. Everyone with a key that may read
            the log can read it. Switch it off when you have found what you look for.
          </p>
        </Notice>
      )}
      {problem.value && <ProblemNotice problem={problem.value} rest={problem.value.fields} take />}
      <div class="actions">
        <Button needs="project:admin" class="primary" aria-busy={busy.value}>
          Save
        </Button>
      </div>
    </form>
  );
}
