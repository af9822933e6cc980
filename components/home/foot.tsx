import { Link } from "#components/ui/link.tsx";
import { words } from "./words.ts";

/** Where the rest of it is. */
export function Foot({ version, checks }: { version: string; checks: number }) {
  const links = [
    { href: "/issues#checks", text: words.checks(checks) },
    { href: "/problems", text: words.problems },
    { href: "/configuration", text: words.configuration },
  ];
  return (
    <nav
      aria-label={words.foot}
      className="mt-8 flex flex-wrap items-center gap-x-5 text-sm text-ink-faint max-medium:mt-4 max-medium:gap-x-4 [&>a]:min-w-8 [&>a]:py-2 [&>a]:text-ink-soft"
    >
      <span>{words.version(version)}</span>
      {links.map(({ href, text }) => (
        <Link key={href} href={href}>
          {text}
        </Link>
      ))}
      <a href="/api/v1/openapi.json">{words.api}</a>
      <span>{words.licence}</span>
    </nav>
  );
}
