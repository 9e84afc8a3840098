// What whoever is signed in may not do is shown all the same, cannot be chosen, and says why. The linter lets the
// console have no other buttons, menus and dialogs than these, and each says which right it needs.
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Dialog as PlainDialog, type DialogProps } from "../ui/dialog";
import { type MenuItem, type MenuProps, Menu as PlainMenu } from "../ui/menu";
import { toast } from "../ui/toast";
import { lacking } from "./access";
import type { Scope } from "./scopewords";

/** The right that something needs; null for what sends nothing, or what each who is signed in may do. */
export type Needs = Scope | null;

const refusal = (needs: Needs): string | undefined => (needs ? lacking(needs) : undefined);

/** A line of a menu. */
export type MenuLine = MenuItem & { needs: Needs };

/** A menu in which whoever may not do something sees why. */
export const Menu = ({ items, ...rest }: MenuProps & { items: MenuLine[] }) => (
  <PlainMenu {...rest} items={items.map(permitted)} />
);

function permitted({ needs, ...item }: MenuLine): MenuItem {
  const why = refusal(needs);
  return { ...item, needs, ...(why && { act: undefined, why }) };
}

/** A dialog; needs is what its main button needs. */
export const Dialog = ({
  needs = null,
  ...rest
}: DialogProps & ({ act?: undefined; needs?: undefined } | { act: () => Promise<unknown>; needs: Needs })) => (
  <PlainDialog {...rest} needs={needs} why={refusal(needs)} />
);

interface Props extends Omit<ButtonHTMLAttributes, "onClick" | "children" | "type"> {
  /** What pressing it needs. */
  needs: Needs;
  /** Why nobody can press it now. */
  why?: string | undefined;
  /** Without it the button sends its form. */
  onClick?: () => void;
  children: ComponentChildren;
}

/** A button. */
export function Button({ needs, why: now, onClick, children, ...rest }: Props) {
  const id = useId();
  const why = refusal(needs) ?? now;
  const marks = { ...rest, "data-needs": needs ?? undefined };
  if (!why)
    return (
      <button {...marks} type={onClick ? "button" : "submit"} onClick={onClick}>
        {children}
      </button>
    );
  return (
    <>
      <button
        {...marks}
        type="button"
        aria-disabled="true"
        aria-describedby={id}
        title={why}
        onClick={() => toast(why)} // for who has no pointer to rest on it
      >
        {children}
      </button>
      <span id={id} class="visually-hidden">
        {why}
      </span>
    </>
  );
}
