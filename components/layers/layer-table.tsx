"use client";

import { useState } from "react";
import { Chip, CompressionChip } from "#components/marks/chip.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import type { ImageSide, LayerStep, LayersReport } from "#lib/layers/answers.ts";
import { changeText } from "./change-text.ts";
import type { LayerParams } from "./layer-params.ts";
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
    <section className="panel lys" aria-labelledby="layers-heading">
      <div className="ph flex-wrap">
        <h2 id="layers-heading">{title}</h2>
        <SameNote report={report} />
        <span className="flex-1" />
        {choice}
      </div>
      {report.unread.map((text) => (
        <p key={text} className="boxed row">
          <SeverityMark severity="warning" />
          {text}
        </p>
      ))}
      <div className="tw twh" aria-hidden="true">
        <span />
        <span>{words.heads.createdBy}</span>
        <span className="r">{left !== null && <SideChip side={left} />}</span>
        <span className="l">{right !== null && <SideChip side={right} />}</span>
        <span className="r">{left !== null && right !== null && words.heads.difference}</span>
        <span className="pp">{right !== null && words.heads.pull}</span>
        <span>{words.heads.shared}</span>
        <span />
      </div>
      {layers.length === 0 && <p className="boxed sec">{words.empty}</p>}
      <ol className="lyl">
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
    </section>
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
  if (left === null || right === null) {
    const only = left ?? right;
    return only === null ? null : (
      <span className="mut ats">
        {words.entry} <b className="ly-n">{only.position}</b>
      </span>
    );
  }
  return (
    <span className={sameFiles === false ? "badtx ats" : "mut ats"}>
      {words.entries} <b className="ly-n">{left.position}</b> {words.and}{" "}
      <b className="ly-n">{right.position}</b>{" "}
      {sameFiles === null ? words.unknownFiles : sameFiles ? words.sameFiles : words.otherFiles}
    </span>
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
    <div className="tw lay sum">
      <span />
      <span className="by-sum">{words.total(layers.length)}</span>
      <span className="bf g">{left !== null && <span>{formatBytes(left.compressedBytes)}</span>}</span>
      <span className="bf z">{right !== null && <span>{formatBytes(right.compressedBytes)}</span>}</span>
      <span className="df">
        {left !== null && right !== null && changeText(right.compressedBytes, left.compressedBytes)}
      </span>
      <span className="pp">{right !== null && words.ofLayers(inParts, layers.length)}</span>
      <span className="shr" />
      <span />
    </div>
  );
}

/** Steps that made no layer, folded into one line that opens. */
function EmptySteps({ commands }: { commands: readonly string[] }) {
  const [isOpen, setOpen] = useState(false);
  const kinds = [...new Set(commands.map(kindOf))].join(", ");
  return (
    <li className="nol">
      <i aria-hidden="true" />
      <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {kinds}
        {kinds === "" ? "" : ": "}
        {words.emptySteps(commands.length)}
      </button>
      {isOpen && (
        <ul>
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
