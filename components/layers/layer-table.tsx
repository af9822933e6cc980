"use client";

import { cx } from "class-variance-authority";
import { useState } from "react";
import { Chip, CompressionChip } from "#components/marks/chip.tsx";
import { PositionMark } from "#components/marks/position.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Panel, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import type { ImageSide, LayerStep, LayersReport } from "#lib/layers/answers.ts";
import { changeText } from "./change-text.ts";
import type { LayerParams } from "./layer-params.ts";
import { layerColumns } from "./layer-parts.tsx";
import { LayerRow } from "./layer-row.tsx";
import { words } from "./words.ts";

type Step = Extract<LayerStep, { kind: "layer" }>;

/** Layer by layer, with the steps that made none between them, and the sums below. */
export function LayerTable({
  report,
  reference,
  title,
  params,
  choice,
  onChange,
}: {
  report: LayersReport;
  /** As it was asked for, for commands. */
  reference: string;
  title: string;
  params: LayerParams;
  choice: React.ReactNode;
  onChange: (changes: Partial<LayerParams>) => void;
}) {
  const { left, right, steps } = report;
  const layers = steps.filter((step): step is Step => step.kind === "layer");
  const mostBytes = Math.max(
    1,
    ...layers.flatMap((step) => [step.left, step.right].flatMap((side) => side?.size ?? [])),
  );
  return (
    <Panel aria-labelledby="layers-heading">
      <PanelHead className="flex-wrap">
        <PanelTitle id="layers-heading">{title}</PanelTitle>
        <SameNote report={report} />
        <PanelGap />
        {choice}
      </PanelHead>
      {report.unread.map((text) => (
        <p key={text} className="flex items-center gap-2 border-b border-line px-4 py-3">
          <SeverityMark severity="warning" />
          {text}
        </p>
      ))}
      <Heads left={left} right={right} />
      {layers.length === 0 && <p className="px-4 py-3 text-ink-soft">{words.empty}</p>}
      <ol>
        {grouped(steps).map((group) =>
          group.kind === "empty" ? (
            <EmptySteps key={`empty ${group.key}`} commands={group.commands} />
          ) : (
            <LayerRow
              key={group.step.number}
              report={report}
              reference={reference}
              step={group.step}
              mostBytes={mostBytes}
              isOpen={params.layer === group.step.number}
              path={params.layer === group.step.number ? params.path : null}
              onToggle={() =>
                onChange({
                  layer: params.layer === group.step.number ? null : group.step.number,
                  path: null,
                })
              }
              onPath={(path) => onChange({ path })}
            />
          ),
        )}
      </ol>
      {layers.length > 0 && <Sums left={left} right={right} layers={layers} />}
    </Panel>
  );
}

/** Each row says it again where it is not plain, so that nobody has to hear the heads. */
function Heads({ left, right }: { left: ImageSide | null; right: ImageSide | null }) {
  return (
    <div
      className={cx(
        layerColumns,
        "min-h-9 border-b border-line text-xs text-ink-faint *:px-2 max-[900px]:hidden",
      )}
      aria-hidden="true"
    >
      <span />
      <span>{(left ?? right)?.role === "image" ? words.heads.createdBy : words.mediaType}</span>
      <span className="text-right">{left !== null && <SideChip side={left} />}</span>
      <span>{right !== null && <SideChip side={right} />}</span>
      <span className="text-right">{left !== null && right !== null && words.heads.difference}</span>
      <span>
        <span className="pl-2">{right !== null && words.heads.pull}</span>
      </span>
      <span>{words.heads.shared}</span>
      <span />
    </div>
  );
}

function SideChip({ side }: { side: ImageSide }) {
  return side.role === "image" ? (
    <CompressionChip compression={side.compression} />
  ) : (
    <Chip look="other" letter="=" word={side.role} />
  );
}

function SameNote({ report: { left, right, sameFiles } }: { report: LayersReport }) {
  const only = left ?? right;
  if (only === null) return null;
  return (
    <PanelNote
      className={cx("inline-flex flex-wrap items-center gap-1", sameFiles === false && "text-danger-ink")}
    >
      {left === null || right === null ? (
        <>
          {words.entry} <PositionMark position={only.position} />
        </>
      ) : (
        <>
          {words.entries} <PositionMark position={left.position} /> {words.and}{" "}
          <PositionMark position={right.position} />{" "}
          {sameFiles === null ? words.unknownFiles : sameFiles ? words.sameFiles : words.otherFiles}
        </>
      )}
    </PanelNote>
  );
}

function Sums({
  left,
  right,
  layers,
}: {
  left: ImageSide | null;
  right: ImageSide | null;
  layers: readonly Step[];
}) {
  const inParts = layers.filter((step) => step.right?.pull.kind === "in-parts").length;
  return (
    <div
      className={cx(layerColumns, "min-h-10.5 rounded-b-panel bg-page text-sm font-semibold")}
      data-slot="layer-sums"
    >
      <span />
      <span className="px-2 text-base">{words.total(layers.length)}</span>
      <span className="px-2 text-right max-[900px]:col-start-2">
        {left !== null && formatBytes(left.compressedBytes)}
      </span>
      <span className="px-2 max-[900px]:col-start-3">
        {right !== null && formatBytes(right.compressedBytes)}
      </span>
      <span className="px-2 text-right whitespace-nowrap max-[900px]:col-start-3 max-[900px]:row-start-1 max-[900px]:text-left">
        {left !== null && right !== null && changeText(right.compressedBytes, left.compressedBytes)}
      </span>
      <span className="pl-4 font-normal max-[900px]:hidden">
        {right !== null && words.ofLayers(inParts, layers.length)}
      </span>
    </div>
  );
}

/** Steps that made no layer, folded into one line that opens. */
function EmptySteps({ commands }: { commands: readonly string[] }) {
  const [isOpen, setOpen] = useState(false);
  const kinds = [...new Set(commands.map(kindOf))].join(", ");
  return (
    <li className="grid grid-cols-[40px_minmax(0,1fr)] items-center border-b border-line text-sm text-ink-faint">
      <span aria-hidden="true" className="w-2 justify-self-center border-t-[1.5px] border-line-control" />
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="min-h-8 px-2 py-1 -outline-offset-2 hover:bg-hover"
      >
        {kinds}
        {kinds === "" ? "" : ": "}
        {words.emptySteps(commands.length)}
      </button>
      {isOpen && (
        <ul className="col-start-2 grid gap-1 px-2 pb-2.5 text-ink-soft">
          {commands.map((command, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a history never changes
            <li key={at}>
              <code>{command}</code>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** `ENV` of `/bin/sh -c #(nop)  ENV A=b`. */
const kindOf = (command: string): string =>
  /^(?:\/bin\/sh -c #\(nop\)\s+)?([A-Z]{2,12})\b/.exec(command)?.[1] ?? "…";

type Group =
  | { readonly kind: "empty"; readonly key: number; readonly commands: readonly string[] }
  | { readonly kind: "layer"; readonly step: Step };

function grouped(steps: readonly LayerStep[]): readonly Group[] {
  const groups: Group[] = [];
  for (const [at, step] of steps.entries()) {
    const last = groups.at(-1);
    if (step.kind === "layer") groups.push({ kind: "layer", step });
    else if (last?.kind === "empty")
      groups[groups.length - 1] = { ...last, commands: [...last.commands, step.createdBy] };
    else groups.push({ kind: "empty", key: at, commands: [step.createdBy] });
  }
  return groups;
}
