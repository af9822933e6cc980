"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps, MouseEvent } from "react";

interface Props extends ComponentProps<"a"> {
  readonly href: string;
  /** Takes the place of the page that is open in the history. */
  readonly replace?: boolean;
  /** Whether the new page begins at its top. */
  readonly scroll?: boolean;
  /** Goes there in place of the router. */
  readonly onNavigate?: () => void;
}

/**
 * A link whose page is exchanged in place. Next.js's own watches what is in view in order to fetch it ahead, which no page of ours
 * is (each is drawn for who asks), and weighs 3 kB of every page's first script.
 */
export function Link({ replace = false, scroll = true, onNavigate, onClick, ...props }: Props) {
  const router = useRouter();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a link, whose address is among its props
    // biome-ignore lint/a11y/useKeyWithClickEvents: browsers press links by Enter themselves
    // biome-ignore lint/a11y/useValidAnchor: it leads to its address, also without script
    <a
      {...props}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || isForBrowser(event)) return;
        event.preventDefault();
        if (onNavigate) onNavigate();
        else if (replace) router.replace(props.href, { scroll });
        else router.push(props.href, { scroll });
      }}
    />
  );
}

/** Into a new tab, to a file, to another site. */
const isForBrowser = ({ currentTarget, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent<HTMLAnchorElement>) =>
  metaKey ||
  ctrlKey ||
  shiftKey ||
  altKey ||
  !/^(?:_self)?$/.test(currentTarget.target) ||
  currentTarget.hasAttribute("download") ||
  currentTarget.origin !== window.location.origin;
