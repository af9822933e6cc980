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
export function Link({ href, replace = false, scroll = true, onNavigate, onClick, ...props }: Props) {
  const router = useRouter();
  return (
    <a
      {...props}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || isForBrowser(event)) return;
        event.preventDefault();
        if (onNavigate) onNavigate();
        else if (replace) router.replace(href, { scroll });
        else router.push(href, { scroll });
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
