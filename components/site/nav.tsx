"use client";

import { usePathname } from "next/navigation";
import { Link } from "#components/ui/link.tsx";
import { words } from "./words.ts";

const places = [
  { href: "/", label: words.inspect, holds: (path: string) => path === "/" || path === "/inspect" },
  {
    href: "/fleet",
    label: words.fleet,
    holds: (path: string) => path === "/fleet" || path.startsWith("/components/"),
  },
  { href: "/issues", label: words.issues, holds: (path: string) => path.startsWith("/issues") },
];

/** The rooms of the product; the one we are in is marked. */
export function Nav() {
  const path = usePathname();
  return (
    <nav className="flex gap-0.5 max-medium:mr-auto" aria-label={words.nav}>
      {places.map(({ href, label, holds }) => (
        <Link
          key={href}
          href={href}
          aria-current={holds(path) ? "page" : undefined}
          className="rounded-md px-2 py-1.5 text-ink-soft hover:bg-hover hover:no-underline aria-[current]:bg-sunken aria-[current]:font-semibold aria-[current]:text-ink"
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
