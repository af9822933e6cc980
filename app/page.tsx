import { Ask } from "#components/home/ask.tsx";
import { ExampleCard } from "#components/home/example-card.tsx";
import { type Example, ExampleGrid } from "#components/home/example-grid.tsx";
import { FleetCard } from "#components/home/fleet-card.tsx";
import { Foot } from "#components/home/foot.tsx";
import { halvesOf } from "#components/home/halves.ts";
import { RecentPanel } from "#components/home/recent-panel.tsx";
import { words } from "#components/home/words.ts";
import type { ReportedSample } from "#lib/inspect/sample-reports.ts";
import { issueCodes, type Severity } from "#lib/variants/issue-codes.ts";
import { fleetAtHand } from "./drawn/fleet-figures.ts";
import { samplesAtHand } from "./drawn/samples.ts";
import { lore } from "./lore.tsx";
import { productVersion } from "./product-version.ts";

/** The three that are drawn: the order that is right, the one that is wrong, and what most images are. */
const DRAWN = ["oci:samples:dual", "oci:samples:zstd-first-arm64", "oci:samples:gzip-only"];

/** Whole as the server sends it: nothing on it waits for a script but what only the browser knows. */
export default async function HomePage() {
  const [samples, figures] = await Promise.all([samplesAtHand(), fleetAtHand()]);
  const drawn = samples.filter(({ reference, report }) => report !== null && DRAWN.includes(reference));
  const others = samples.filter(({ reference }) => !drawn.some((one) => one.reference === reference));
  return (
    <>
      {/* Blocking on purpose: whether there are recent ones decides where the rest stands. */}
      <script src="/recent.js" />
      <div className={`${areas} ${samples.length > 0 ? withExamples : withoutExamples}`}>
        <div className="[grid-area:ask]">
          <Ask />
        </div>
        {drawn.length > 0 && (
          <section
            aria-label={words.three}
            className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-y-5 [grid-area:three] max-medium:gap-y-3 min-[961px]:grid-cols-3 min-[961px]:gap-x-5 min-[961px]:gap-y-0"
          >
            {drawn.map(
              ({ reference, title, report }) =>
                report && (
                  <ExampleCard
                    key={reference}
                    reference={reference}
                    title={title}
                    report={report}
                    clients={lore.clients}
                  />
                ),
            )}
          </section>
        )}
        {others.length > 0 && (
          <div className="grid min-w-0 [grid-area:more]">
            <ExampleGrid examples={others.map(exampleOf)} />
          </div>
        )}
        {/* Here, where it stands on a narrow page: what comes late must not push what was painted. */}
        <div className="grid min-w-0 [grid-area:fleet]">
          <FleetCard figures={figures} />
        </div>
        <div className="hidden min-w-0 [grid-area:recent] [[data-recent]_&]:grid">
          <RecentPanel />
        </div>
      </div>
      <Foot version={productVersion()} checks={issueCodes.length} />
    </>
  );
}

const areas = "grid grid-cols-[minmax(0,1fr)] gap-5 max-medium:gap-3 min-[961px]:grid-cols-3";

const withExamples =
  "[grid-template-areas:'ask''three''more''fleet''recent'] medium:[[data-recent]_&]:grid-cols-2 medium:[[data-recent]_&]:[grid-template-areas:'ask_ask''three_three''more_more''fleet_recent'] min-[961px]:[grid-template-areas:'ask_ask_fleet''three_three_three''more_more_more'] min-[961px]:[[data-recent]_&]:grid-cols-3 min-[961px]:[[data-recent]_&]:[grid-template-areas:'ask_ask_fleet''three_three_three''more_more_recent']";

const withoutExamples =
  "[grid-template-areas:'ask''fleet''recent'] min-[961px]:[grid-template-areas:'ask_ask_fleet''recent_recent_recent']";

function exampleOf({ reference, title, report, beside }: ReportedSample): Example {
  return {
    reference,
    title,
    halves: report && halvesOf(report),
    severity: report === null ? null : (worstOf(report.issues.map(({ severity }) => severity)) ?? beside),
  };
}

const worstOf = (found: readonly Severity[]): Severity | null =>
  (["error", "warning", "info"] as const).find((one) => found.includes(one)) ?? null;
