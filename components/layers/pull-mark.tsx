import { cva } from "class-variance-authority";
import type { LayerSide } from "#lib/layers/answers.ts";
import { words } from "./words.ts";

const mark = cva(
  "flex items-center gap-1.75 pl-4 text-sm whitespace-nowrap max-[900px]:col-span-2 max-[900px]:col-start-2 max-[900px]:pl-2",
  { variants: { look: { parts: "", useless: "text-danger-ink", none: "text-danger-ink" } } },
);

const blocks = {
  parts: ["bg-ink-soft", "bg-ink-soft", "bg-ink-soft"],
  useless: ["bg-danger", "border border-danger", "border border-danger"],
} as const;

/** Three blocks: pulled in parts. One of three: a TOC that nobody reads. A dashed box: no TOC. The word says the same. */
export function PullMark({ side }: { side: LayerSide | null }) {
  if (side === null) return <span />;
  const { kind, reason } = side.pull;
  const look = kind === "in-parts" ? "parts" : reason === "no-annotations" ? "none" : "useless";
  return (
    <span className={mark({ look })}>
      <span aria-hidden="true" className="inline-flex gap-[1.5px]">
        {look === "none" ? (
          <span className="h-3 w-4.5 rounded-xs border-[1.5px] border-dashed border-danger" />
        ) : (
          blocks[look].map((block, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: three blocks never move
            <span key={at} className={`h-3 w-1.25 rounded-[1px] ${block}`} />
          ))
        )}
      </span>
      <span>
        <span className="min-[901px]:sr-only">{words.heads.pull}: </span>
        {words.pullWord(kind, reason)}
      </span>
    </span>
  );
}
