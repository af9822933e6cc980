import { inspectHref, splitReference } from "#components/index/reference.ts";
import { SeverityMark } from "#components/marks/severity.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { useNow } from "#components/ui/now.tsx";
import { agoText, Time } from "#components/ui/time.tsx";
import type { ComponentDetail } from "#lib/fleet/answers.ts";
import { plural, shortDigest } from "#lib/ladder/figures.ts";
import { EditOwn } from "./edit-own.tsx";
import { pinnedOf } from "./pinned.ts";
import type { Key } from "./queries.ts";
import { verdictOf } from "./verdict.ts";
import { words } from "./words.ts";

/** Where the component stands in the fleet, ending in its name. */
export function Crumbs({ namespace, name }: Key) {
  return (
    <nav aria-label={words.crumbs} className="mb-1.5 flex flex-wrap items-center gap-1.5 text-ink-faint">
      <Crumb href="/fleet">{words.fleet}</Crumb> /{" "}
      <Crumb href={`/fleet?namespace=${encodeURIComponent(namespace)}`}>{namespace}</Crumb> /{" "}
      <b aria-current="page" className="font-semibold text-ink">
        {name}
      </b>
    </nav>
  );
}

/** Large enough for a finger, and no further from its neighbours. */
const Crumb = ({ href, children }: { href: string; children: string }) => (
  <Link href={href} className="-mx-0.5 -my-2 px-0.5 py-2">
    {children}
  </Link>
);

/** The answer first, below the name that it is an answer about; then what the answer is about. */
export function Head({ detail }: { detail: ComponentDetail }) {
  const now = useNow();
  const { row } = detail;
  const pinned = pinnedOf(row);
  return (
    <header>
      <Crumbs namespace={row.namespace} name={row.name} />
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <h1 className="min-w-0 flex-[1_1_480px]">{verdictOf(detail)}</h1>
        <span className="flex flex-wrap items-center gap-2.5">
          {row.source === "samples" && (
            <span className="rounded-full border border-line-control px-2.25 text-sm">{words.samples}</span>
          )}
          {row.source === "added" && <EditOwn row={row} />}
          {pinned !== null && <ButtonLink href={inspectHref(pinned.reference)}>{words.inspect}</ButtonLink>}
        </span>
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm leading-5 text-ink-soft *:inline-flex *:items-center *:gap-1.5">
        {row.reference === null ? (
          <span>{words.neverBuilt}</span>
        ) : (
          <span className="font-mono">
            {/* Its digest stands beside it. */}
            {row.reference.endsWith(`@${pinned?.digest}`)
              ? splitReference(row.reference).repository
              : row.reference}
            <CopyButton text={row.reference} what={words.reference} />
          </span>
        )}
        {pinned !== null && (
          <span className="font-mono">
            <span title={pinned.digest}>{shortDigest(pinned.digest)}</span>
            <CopyButton text={pinned.digest} what={words.digest} />
            <CopyButton text={pinned.reference} what={words.byDigest} look="link" />
          </span>
        )}
        {(["error", "warning"] as const).map(
          (severity) =>
            row.issues[severity] > 0 && (
              <span key={severity}>
                <SeverityMark severity={severity} />
                {plural(row.issues[severity], severity)}
              </span>
            ),
        )}
        {row.newestBuild !== null && (
          <span className="text-ink-faint">
            <Time at={row.newestBuild.at}>
              {(row.newestBuild.kind === "first-seen" ? words.seenAgo : words.builtAgo)(
                agoText(row.newestBuild.at, now),
              )}
            </Time>
          </span>
        )}
      </div>
    </header>
  );
}
