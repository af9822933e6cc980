import { inspectHref } from "#components/index/reference.ts";
import { Domino } from "#components/marks/domino.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import type { Severity } from "#lib/variants/issue-codes.ts";
import type { Halves } from "./halves.ts";
import { words } from "./words.ts";

export interface Example {
  readonly reference: string;
  readonly title: string;
  /** Null: it could not be read. */
  readonly halves: Halves | null;
  readonly severity: Severity | null;
}

/** One real image per situation: its two halves, how bad it is, and what it is in four words. Read down, then across. */
export function ExampleGrid({ examples }: { examples: readonly Example[] }) {
  return (
    <Panel aria-labelledby="more-heading">
      <PanelHead>
        <PanelTitle id="more-heading">{words.more}</PanelTitle>
        <PanelNote>{words.moreNote}</PanelNote>
      </PanelHead>
      <ul className="p-1.5 medium:columns-2 medium:gap-0 wide:columns-3">
        {examples.map(({ reference, title, halves, severity }) => (
          <li key={reference} className="break-inside-avoid">
            <Link
              href={inspectHref(reference)}
              title={reference}
              className="flex h-9.5 items-center gap-2.5 rounded-control px-2.5 text-ink hover:bg-hover hover:no-underline focus-visible:-outline-offset-2 max-medium:h-10"
            >
              {halves && <Domino gzip={halves.gzip} zstd={halves.zstd} label={halves.label} />}
              <span className="grid size-4 flex-none place-items-center">
                {severity && <SeverityMark severity={severity} />}
              </span>
              <span className="min-w-0 flex-1 truncate">{title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
