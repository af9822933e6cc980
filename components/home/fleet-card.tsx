import { questions } from "#components/fleet/heading.ts";
import { Domino } from "#components/marks/domino.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { Ago } from "#components/ui/time.tsx";
import type { FleetSummary } from "#lib/fleet/answers.ts";
import { formatCount } from "#lib/ladder/figures.ts";
import { WideDomino } from "./wide-domino.tsx";
import { words } from "./words.ts";

/** Which figures of the fleet the card shows. */
export type FleetFigures = Pick<
  FleetSummary,
  | "components"
  | "dual"
  | "gzipAlone"
  | "zstdAlone"
  | "other"
  | "unread"
  | "orderErrors"
  | "withErrors"
  | "samples"
> & { /** When the last round ended; null: none has since the start. */ readonly checkedAt: string | null };

/** The fleet in one figure: how many have a broken order, and how far the move to both compressions is. */
export function FleetCard({ figures }: { figures: FleetFigures | null }) {
  return (
    <Panel aria-labelledby="fleet-heading" className="flex flex-col">
      <PanelHead className="max-medium:flex-nowrap">
        <PanelTitle id="fleet-heading">{words.fleet}</PanelTitle>
        {figures !== null && figures.components > 0 && <HeadNote figures={figures} />}
        <PanelGap />
        <Link href="/fleet" className="-my-2 py-2 text-sm whitespace-nowrap">
          {words.open}
        </Link>
      </PanelHead>
      <Body figures={figures} />
    </Panel>
  );
}

function HeadNote({ figures: { components, samples, checkedAt } }: { figures: FleetFigures }) {
  return (
    <PanelNote>
      {words.components(components, samples)}
      {checkedAt !== null && (
        <>
          , {words.checked} <Ago at={checkedAt} />
        </>
      )}
    </PanelNote>
  );
}

function Body({ figures }: { figures: FleetFigures | null }) {
  if (figures === null)
    return (
      <EmptyState className="flex-1 content-center">
        <p>{words.fleetFailed}</p>
      </EmptyState>
    );
  return figures.components === 0 ? <NoFleet /> : <Figures figures={figures} />;
}

function NoFleet() {
  return (
    <EmptyState className="flex-1 content-center">
      <p className="text-ink">{words.noFleet}</p>
      <p>{words.noFleetMore}</p>
      <ButtonLink href="/fleet">{words.toFleet}</ButtonLink>
    </EmptyState>
  );
}

function Figures({ figures }: { figures: FleetFigures }) {
  const { components, dual, gzipAlone, zstdAlone, other, unread } = figures;
  const parts = [
    { key: "gzip", gzip: true, zstd: false, label: words.halves.gzip, count: gzipAlone },
    { key: "dual", gzip: true, zstd: true, label: words.halves.dual, count: dual },
    { key: "zstd", gzip: false, zstd: true, label: words.halves.zstd, count: zstdAlone },
  ].filter(({ count }) => count > 0);
  return (
    <div className="grid flex-1 content-between gap-3 px-4 pt-3.5 pb-4 max-medium:px-3">
      <Lead figures={figures} />
      <WideDomino
        all={components}
        gzipAlone={gzipAlone}
        dual={dual}
        zstdAlone={zstdAlone}
        label={words.share(gzipAlone + dual, dual + zstdAlone, components)}
      />
      <ul className="flex flex-wrap gap-x-4 gap-y-1.5 text-sm leading-4.5 text-ink-soft">
        {parts.map(({ key, gzip, zstd, label, count }) => (
          <li key={key} className="flex items-center gap-1.5">
            <Domino gzip={gzip} zstd={zstd} />
            <b className="font-semibold text-ink">{formatCount(count)}</b> {label}
          </li>
        ))}
        {other > 0 && <li>{words.other(other)}</li>}
        {unread > 0 && <li>{words.notRead(unread)}</li>}
      </ul>
    </div>
  );
}

/** What is worst stands largest: a broken order, else other errors, else how far the move is. */
function Lead({ figures }: { figures: FleetFigures }) {
  const { components, dual, orderErrors, withErrors } = figures;
  const others = withErrors - orderErrors;
  const worst = orderErrors > 0 ? orderErrors : others;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2 text-ink-soft [&>[data-slot=severity]]:self-center">
      {worst > 0 && <SeverityMark severity="error" />}
      <b className="text-2xl font-semibold tracking-[-0.015em] text-ink">
        {formatCount(worst > 0 ? worst : dual)}
      </b>
      {orderErrors > 0 ? (
        <span>
          <Link href={filterHref("orderErrors")}>{words.brokenOrder(orderErrors)}</Link>
          {others > 0 && (
            <>
              , <Link href={filterHref("errors")}>{words.otherErrors(others)}</Link>
            </>
          )}
        </span>
      ) : others > 0 ? (
        <Link href={filterHref("errors")}>{words.withErrors(others)}</Link>
      ) : (
        <span>
          {words.areDual(dual, components)}, {words.noErrors}
        </span>
      )}
    </p>
  );
}

/** The fleet, filtered as its own tile does. */
function filterHref(question: keyof typeof questions): string {
  const { field, values } = questions[question];
  return `/fleet?${new URLSearchParams(values.map((value) => [field, value]))}`;
}
