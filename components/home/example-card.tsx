import type { ClientFace } from "#components/index/picks.ts";
import { inspectHref } from "#components/index/reference.ts";
import { MiniLadder } from "#components/ladder/mini-ladder.tsx";
import { miniRungs } from "#components/ladder/mini-rungs.ts";
import { Domino } from "#components/marks/domino.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { IndexReport } from "#lib/variants/report.ts";
import { halvesOf } from "./halves.ts";
import { verdictOf } from "./verdict.ts";

interface Props {
  readonly reference: string;
  /** What it is an example of, in a few words. */
  readonly title: string;
  readonly report: IndexReport;
  readonly clients: readonly ClientFace[];
}

/** An index as its report tells it, drawn on the server; all of it leads to the report. */
export function ExampleCard({ reference, title, report, clients }: Props) {
  const { sentence, why, isHarm } = verdictOf(report);
  const halves = halvesOf(report);
  return (
    <Panel
      aria-label={title}
      className="group/card relative row-span-3 grid grid-cols-[minmax(0,1fr)] grid-rows-subgrid gap-y-0 transition-colors hover:border-accent-line"
    >
      <div className="border-b border-line px-4 py-3 max-medium:px-3">
        <p className="flex items-center gap-2 text-sm leading-4.5 text-ink-soft">
          <Domino gzip={halves.gzip} zstd={halves.zstd} label={halves.label} />
          {title}
        </p>
        <h2 className="mt-1.5 flex items-start gap-1.75 text-lg tracking-[-0.005em] [&>[data-slot=severity]]:mt-0.75">
          {isHarm && <SeverityMark severity="error" />}
          <Link
            href={inspectHref(reference)}
            className="text-ink after:absolute after:inset-0 after:z-3 after:rounded-panel hover:no-underline focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-accent"
          >
            {sentence}
          </Link>
        </h2>
      </div>
      <MiniLadder {...miniRungs(report, clients)} />
      <div className="flex items-center gap-3 border-t border-line px-4 pt-2.25 pb-2.5 text-sm leading-4.5 text-ink-soft max-medium:px-3">
        <p className="flex-1 text-pretty">{why}</p>
        <Icon name="arrow" small className="text-ink-faint group-hover/card:text-accent" />
      </div>
    </Panel>
  );
}
