import type { ComponentChildren } from "preact";
import { webAddress } from "./base";

/** A link to somewhere else, in a tab of its own. What is not an address of the web is plain text. */
export function Outside({ href, children }: { href: string; children: ComponentChildren }) {
  const url = webAddress(href);
  if (!url) return <span>{children}</span>;
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
