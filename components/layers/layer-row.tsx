"use client";

import { cva, cx } from "class-variance-authority";
import { PositionMark } from "#components/marks/position.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import type { LayerSide, LayerStep, LayersReport } from "#lib/layers/answers.ts";
import { changeText } from "./change-text.ts";
import { layerId } from "./layer-id.ts";
import { layerColumns } from "./layer-parts.tsx";
import { OpenLayer } from "./open-layer.tsx";
import { PullMark } from "./pull-mark.tsx";
import { words } from "./words.ts";

type Step = Extract<LayerStep, { kind: "layer" }>;

interface Props {
  readonly report: LayersReport;
  /** As it was asked for, for commands. */
  readonly reference: string;
  readonly step: Step;
  /** Of the largest layer, which is as wide as a bar gets. */
  readonly mostBytes: number;
  readonly isOpen: boolean;
  readonly path: string | null;
  readonly onToggle: () => void;
  readonly onPath: (path: string | null) => void;
}

/** A layer in both compressions, from one axis to both sides; pressed, it opens. */
export function LayerRow({ report, reference, step, mostBytes, isOpen, path, onToggle, onPath }: Props) {
  const { left, right, number } = step;
  const id = `open-layer-${number}`;
  return (
    <li className="group/layer" id={layerId((right ?? left)?.digest ?? "")}>
      {left !== null && right !== null && <span id={layerId(left.digest)} />}
      <button
        type="button"
        className={cx(layerColumns, row({ isOpen }))}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={onToggle}
      >
        <span className="justify-self-center max-[900px]:row-span-4 max-[900px]:self-start">
          <PositionMark position={number} state={isOpen ? "lit" : "plain"} />
        </span>
        <CreatedBy step={step} isImage={(report.left ?? report.right)?.role === "image"} />
        <Bar side={left} towards="left" mostBytes={mostBytes} hasSide={report.left !== null} />
        <Bar side={right} towards="right" mostBytes={mostBytes} hasSide={report.right !== null} />
        <span className="px-2 text-right text-sm whitespace-nowrap text-ink-soft max-[900px]:hidden">
          {differenceOf(step)}
        </span>
        <PullMark side={right} />
        <SharedWith step={step} />
        <Icon
          name="chevron"
          small
          className={cx(
            "justify-self-center text-ink-faint print:hidden max-[900px]:col-start-4 max-[900px]:row-start-1",
            isOpen && "rotate-90",
          )}
        />
      </button>
      {isOpen && (
        <div id={id}>
          <OpenLayer
            reference={reference}
            platform={report.platform}
            step={step}
            path={path}
            onPath={onPath}
          />
        </div>
      )}
    </li>
  );
}

/** A layer that the address names is marked as one that stands open is. */
const row = cva("min-h-10.5 border-b border-line text-left -outline-offset-2", {
  variants: {
    isOpen: {
      true: "bg-accent-tint shadow-[inset_3px_0_var(--color-accent)]",
      false:
        "hover:bg-hover group-target/layer:bg-accent-tint group-target/layer:shadow-[inset_3px_0_var(--color-accent)] group-has-[>:target]/layer:bg-accent-tint group-has-[>:target]/layer:shadow-[inset_3px_0_var(--color-accent)]",
    },
  },
});

/** The command that made it, in one line; of what is no image its type. */
function CreatedBy({ step: { createdBy, left, right }, isImage }: { step: Step; isImage: boolean }) {
  return (
    <span
      className="truncate px-2 font-mono text-sm/4.5 max-[900px]:col-span-2 max-[900px]:line-clamp-2 max-[900px]:whitespace-normal"
      title={createdBy ?? undefined}
    >
      {createdBy !== null ? (
        shortCommand(createdBy)
      ) : isImage ? (
        <em className="font-sans text-ink-faint">{words.noHistory}</em>
      ) : (
        (right ?? left)?.mediaType
      )}
    </span>
  );
}

/** Whoever shares nothing is not worth a line of a card. */
function SharedWith({ step: { left, right } }: { step: Step }) {
  const positions = [...new Set([left, right].flatMap((side) => side?.sharedWith ?? []))].toSorted(
    (a, b) => a - b,
  );
  return (
    <span
      className={cx(
        "px-2 text-sm",
        positions.length === 0
          ? "text-ink-faint max-[900px]:hidden"
          : "text-ink-soft max-[900px]:col-span-2 max-[900px]:col-start-2",
      )}
      title={words.sharedTitle}
    >
      <span className="min-[901px]:sr-only">{words.heads.shared} </span>
      {words.sharedWith(positions)}
    </span>
  );
}

/** BuildKit and the old builder write what nobody typed around a command. */
const shortCommand = (command: string): string =>
  command
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, "")
    .replace(/^(?:RUN )?(?:\|\d+ .*? )?\/bin\/sh -c /, "RUN ")
    .replace(/\s+# buildkit$/, "");

/** Beside it stands the figure. */
const WIDEST = 56;

/** Both grow from the axis that stands between them. */
const bar = cva("flex items-center gap-2 self-stretch text-sm whitespace-nowrap max-[900px]:h-5", {
  variants: {
    towards: {
      left: "flex-row-reverse border-r border-line-control max-[900px]:col-start-2",
      right: "border-l border-line-control max-[900px]:col-start-3",
    },
  },
});

/** Blocks are what a client that pulls in parts sees; through their gaps the ground shows. */
const fill = cva("h-3 min-w-0.5", {
  variants: {
    towards: { left: "rounded-l-xs", right: "rounded-r-xs" },
    of: {
      gzip: "bg-gzip",
      zstd: "bg-zstd",
      chunks: "bg-[repeating-linear-gradient(90deg,var(--color-zstd)_0_7px,transparent_7px_8px)]",
      other: "bg-line-control",
    },
  },
});

interface BarProps {
  readonly side: LayerSide | null;
  readonly towards: "left" | "right";
  readonly mostBytes: number;
  readonly hasSide: boolean;
}

function Bar({ side, towards, mostBytes, hasSide }: BarProps) {
  const width = side === null || mostBytes === 0 ? 0 : (side.size / mostBytes) * WIDEST;
  return (
    <span className={bar({ towards })}>
      {side !== null && (
        <span
          aria-hidden="true"
          className={fill({ towards, of: towards === "left" ? leftFill(side) : rightFill(side) })}
          style={{ width: `${width}%` }}
        />
      )}
      {side !== null && <span>{formatBytes(side.size)}</span>}
      {side === null && hasSide && <span className="px-2 text-ink-faint">{words.missing}</span>}
    </span>
  );
}

const leftFill = ({ compression }: LayerSide) =>
  compression === "gzip" || compression === "estargz" ? "gzip" : "other";
const rightFill = ({ pull }: LayerSide) => (pull.kind === "in-parts" ? "chunks" : "zstd");

function differenceOf({ left, right, isSame }: Step): string {
  if (left === null || right === null) return "";
  if (isSame === false) return words.differs;
  return changeText(right.size, left.size);
}
