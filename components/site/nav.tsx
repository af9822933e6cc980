"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
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
    <nav className="nav" aria-label={words.nav}>
      {places.map(({ href, label, holds }) => (
        <Link key={href} href={href} aria-current={holds(path) ? "page" : undefined}>
          {label}
        </Link>
      ))}
    </nav>
  );
}
