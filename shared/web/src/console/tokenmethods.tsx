import type { Signal } from "@preact/signals";
import { Methods } from "./policyrule";

/** The methods that a use token is for. */
export const TokenMethods = ({ chosen, fault }: { chosen: Signal<string[]>; fault: string }) => {
  const wrong = fault !== "" && chosen.value.length === 0;
  return (
    <fieldset id="token-methods" tabIndex={-1} aria-describedby={wrong ? "token-methods-fault" : undefined}>
      <legend>Methods</legend>
      <Methods
        chosen={chosen.value}
        change={(to) => {
          chosen.value = to;
        }}
      />
      {wrong && (
        <p class="fault" id="token-methods-fault">
          {fault}
        </p>
      )}
    </fieldset>
  );
};
