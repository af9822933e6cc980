"use client";

import type { ComponentProps, MouseEvent } from "react";

interface Props extends Omit<ComponentProps<"a">, "href"> {
  readonly href: string;
}

/**
 * A link that changes what the page shows and not the page: the address follows at once, and the router follows the browser's own
 * history calls. Without a script, in a new tab or copied it is the link that it is.
 */
export function ParamLink({ href, onClick, ...props }: Props) {
  return (
    <a
      {...props}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (!isPlain(event)) return;
        event.preventDefault();
        window.history.replaceState(null, "", href);
      }}
    />
  );
}

/** Pressed to follow it here, and not to open it elsewhere. */
export const isPlain = (event: MouseEvent): boolean =>
  !event.defaultPrevented &&
  event.button === 0 &&
  !event.ctrlKey &&
  !event.metaKey &&
  !event.shiftKey &&
  !event.altKey;
