"use client";

import { Icon } from "#components/ui/icon.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import type { LayerSide, LayerStep, LayersReport } from "#lib/layers/answers.ts";
import { changeText } from "./change-text.ts";
import { layerId } from "./layer-id.ts";
import { OpenLayer } from "./open-layer.tsx";
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
  const { left, right, number, createdBy } = step;
  const isImage = (report.left ?? report.right)?.role === "image";
  const id = `open-layer-${number}`;
  return (
    <li className={isOpen ? "ly-row is-open" : "ly-row"} id={layerId((right ?? left)?.digest ?? "")}>
      {left !== null && right !== null && <span id={layerId(left.digest)} />}
      <button
        type="button"
        className="tw lay"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={onToggle}
      >
        <span className="no_">
          <b className="ly-n">{number}</b>
        </span>
        <span className="by" title={createdBy ?? undefined}>
          {createdBy === null ? (
            isImage ? (
              <em>{words.noHistory}</em>
            ) : (
              (right ?? left)?.mediaType
            )
          ) : (
            shortCommand(createdBy)
          )}
        </span>
        <Bar side={left} look="g" mostBytes={mostBytes} hasSide={report.left !== null} />
        <Bar side={right} look="z" mostBytes={mostBytes} hasSide={report.right !== null} />
        <span className="df">{differenceOf(step)}</span>
        <Pull side={right} />
        <span className="shr" title={words.sharedTitle}>
          {words.sharedWith(
            [...new Set([left, right].flatMap((side) => side?.sharedWith ?? []))].toSorted((a, b) => a - b),
          )}
        </span>
        <Icon name="chevron" small className="chev" />
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

/** BuildKit and the old builder write what nobody typed around a command. */
const shortCommand = (command: string): string =>
  command
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, "")
    .replace(/^(?:RUN )?(?:\|\d+ .*? )?\/bin\/sh -c /, "RUN ")
    .replace(/\s+# buildkit$/, "");

const WIDEST = 56;

function Bar({
  side,
  look,
  mostBytes,
  hasSide,
}: {
  side: LayerSide | null;
  look: "g" | "z";
  mostBytes: number;
  hasSide: boolean;
}) {
  const width = side === null || mostBytes === 0 ? 0 : (side.size / mostBytes) * WIDEST;
  const isGzip = side?.compression === "gzip" || side?.compression === "estargz";
  const isChunked = side?.pull.kind === "in-parts";
  return (
    <span
      className={`bf ${look}${look === "z" && !isChunked ? " whole" : ""}${isGzip || look === "z" ? "" : " plain"}`}
    >
      {side !== null && <i aria-hidden="true" style={{ "--w": width }} />}
      <span>
        {side === null ? hasSide && <em className="mut">{words.missing}</em> : formatBytes(side.size)}
      </span>
    </span>
  );
}

function differenceOf({ left, right, isSame }: Step): string {
  if (left === null || right === null) return "";
  if (isSame === false) return words.differs;
  return changeText(right.size, left.size);
}

function Pull({ side }: { side: LayerSide | null }) {
  if (side === null) return <span className="pp" />;
  const { kind, reason } = side.pull;
  const look = kind === "in-parts" ? "" : reason === "no-annotations" ? " ntoc" : " nts";
  return (
    <span className={`pp${look}`}>
      <u aria-hidden="true">
        {look !== " ntoc" && (
          <>
            <i />
            <i />
            <i />
          </>
        )}
      </u>
      <span className="vh">{words.heads.pull}: </span>
      {words.pullWord(kind, reason)}
    </span>
  );
}
