import { DriftMark } from "#components/choice/drift-mark.tsx";
import { Link } from "#components/ui/link.tsx";
import type { Issue } from "#lib/variants/report.ts";
import { words } from "./words.ts";

/** Platforms that are named; of more it is said how many. */
const MAX_NAMED = 6;

/** What the choice asks for and the index does not have yet, code by code with its platforms: blue, and apart from the issues. */
export function Drift({ issues }: { issues: readonly Issue[] }) {
  if (issues.length === 0) return null;
  const codes = [...Map.groupBy(issues, ({ code }) => code)];
  return (
    <ul className="flex basis-full flex-wrap gap-x-5 gap-y-1" aria-label={words.driftTitle}>
      {codes.map(([code, found]) => (
        <li key={code} className="flex min-h-6 flex-wrap items-center gap-x-2 gap-y-0.5">
          <DriftMark />
          <Link className="font-mono text-sm" href={`/issues/${code}`}>
            {code}
          </Link>
          <Platforms names={[...new Set(found.flatMap(({ platform }) => platform ?? []))]} />
        </li>
      ))}
    </ul>
  );
}

function Platforms({ names }: { names: readonly string[] }) {
  const isShort = names.length <= MAX_NAMED;
  return (
    <span className="text-ink-soft" title={isShort ? undefined : names.join(", ")}>
      {isShort ? names.join(", ") : words.onPlatforms(names.length)}
    </span>
  );
}
