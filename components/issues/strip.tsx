import { cva, cx } from "class-variance-authority";
import { hueOf, PlatformShape } from "#components/marks/platform-mark.tsx";
import type { IssueEntry } from "#lib/fleet/issues/answers.ts";
import type { StripCell, StripShape } from "./order-strip.ts";
import { words } from "./words.ts";

const STEP = 23;

const tile = cva(
  "absolute top-2.75 left-0 size-4.75 rounded-[5px] border text-center text-xs leading-4.25 font-bold",
  {
    variants: {
      look: {
        /** What comes too early is as solid as its letter. */
        early: "bg-zstd text-on-zstd",
        gzip: "border-gzip-line bg-gzip-tint text-gzip-ink",
        zstd: "border-zstd-line bg-zstd-tint text-zstd-ink",
        erofs: "border-erofs-line bg-erofs-tint text-erofs-ink",
        other: "border-line-strong bg-sunken text-ink-soft",
      },
      mark: {
        plain: "",
        early: "border-2! border-danger! leading-3.75",
        late: "border-[1.5px]! border-dashed border-danger! leading-4",
        flagged: "border-2! border-danger! leading-3.75",
      },
    },
  },
);

/**
 * An index laid on its side: quiet where it is right. The break is a cut before the entry that comes too early, and the line below
 * ties it to the one that comes too late.
 */
export function OrderStrip({ shape: { cells, ties, before, after } }: { shape: StripShape }) {
  return (
    <span className="flex items-center gap-1.5">
      {before > 0 && <Rest count={before} />}
      <span
        className="relative flex h-10.5 pt-px"
        role="img"
        aria-label={cells.map(({ entry }) => wordOf(entry)).join(", ")}
      >
        {cells.map((cell, at) => (
          <Cell key={cell.entry.position} cell={cell} isFirst={at === 0} isLast={at === cells.length - 1} />
        ))}
        {ties.map(({ from, to }) => (
          <span
            key={from}
            className="absolute top-8.25 h-1.75 rounded-b-md border-[1.5px] border-t-0 border-dashed border-danger"
            style={{ left: from * STEP + 9, width: (to - from) * STEP }}
          />
        ))}
      </span>
      {after > 0 && <Rest count={after} />}
    </span>
  );
}

function Cell({ cell, isFirst, isLast }: { cell: StripCell; isFirst: boolean; isLast: boolean }) {
  const { entry, ordinal, mark, cut } = cell;
  const { look, letter } = lookOf(entry);
  const isSolid = look === "zstd" && mark === "early";
  return (
    <span className="relative block h-10.5 w-5.75" title={`${entry.position}: ${wordOf(entry)}`}>
      <span
        className={cx(
          "absolute top-5 right-0 left-0 h-0.5 bg-line-strong",
          isFirst && "left-2.25",
          isLast && "right-3",
        )}
      />
      <PlatformShape ordinal={ordinal} className={cx("absolute top-px left-1.5 size-1.75", hueOf(ordinal))} />
      <span className={tile({ look: isSolid ? "early" : look, mark })}>{letter}</span>
      {cut && (
        <span
          className={cx(
            "absolute top-0 h-9 border-l-2 border-dashed border-danger",
            isFirst ? "-left-1" : "-left-0.75",
          )}
        />
      )}
    </span>
  );
}

const Rest = ({ count }: { count: number }) => (
  <span className="text-xs text-ink-faint">{words.rest(count)}</span>
);

function lookOf({ compression, role }: IssueEntry): {
  readonly look: "gzip" | "zstd" | "erofs" | "other";
  readonly letter: string;
} {
  if (role !== "image")
    return { look: "other", letter: { attestation: "a", index: "i", artifact: "·" }[role] };
  switch (compression) {
    case "gzip":
    case "estargz":
      return { look: "gzip", letter: "G" };
    case "zstd":
    case "zstd:chunked":
      return { look: "zstd", letter: "Z" };
    case "erofs":
      return { look: "erofs", letter: "E" };
    case "none":
      return { look: "other", letter: "–" };
    case "mixed":
      return { look: "other", letter: "!" };
    case "unknown":
      return { look: "other", letter: "?" };
  }
}

const wordOf = ({ compression, role, platform }: IssueEntry): string =>
  [role === "image" ? compression : role, platform].filter((part) => part !== null).join(" ");
