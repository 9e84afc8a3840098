// What whoever is signed in may not do is shown all the same, cannot be chosen, and says why.
import type { ButtonHTMLAttributes, ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { MenuItem } from "../ui/menu";
import { toast } from "../ui/toast";
import { lacking } from "./access";

/** A line of a menu, for who has the scope. */
export function allowed(needs: string, item: MenuItem): MenuItem {
  const why = lacking(needs);
  return why ? { ...item, act: undefined, why } : item;
}

interface Props extends Omit<ButtonHTMLAttributes, "onClick" | "children" | "type"> {
  /** The scope that pressing it needs. */
  needs: string;
  /** Without it the button sends its form. */
  onClick?: () => void;
  children: ComponentChildren;
}

/** A button for who has the scope. */
export function Button({ needs, onClick, children, ...rest }: Props) {
  const id = useId();
  const why = lacking(needs);
  if (!why)
    return (
      <button {...rest} type={onClick ? "button" : "submit"} onClick={onClick}>
        {children}
      </button>
    );
  return (
    <>
      <button
        {...rest}
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
