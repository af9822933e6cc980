"use client";

import { cx } from "class-variance-authority";
import { useMemo } from "react";
import { type JsonPiece, jsonLines, layOut } from "#components/index/json-lines.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { words } from "./words.ts";

/** An SBOM has tens of thousands of lines, which nobody reads in a box. */
const MOST_LINES = 2000;

/** A text as it stands, laid out where it is JSON, in a box of its own; the copy is the text itself. */
export function JsonText({
  text,
  what,
  isShort = false,
}: {
  text: string;
  what: string;
  /** One of many on the page. */
  isShort?: boolean;
}) {
  const lines = useMemo(() => linesOf(text), [text]);
  const shown = lines.slice(0, MOST_LINES);
  return (
    <div className="relative rounded-control border border-line bg-surface">
      <span className="absolute top-3 right-5 z-1 bg-surface">
        <CopyButton text={text} what={what} />
      </span>
      <section
        className={cx(
          "grid grid-cols-[44px_1fr] overflow-auto py-2 pr-9 font-mono text-sm/5 -outline-offset-2",
          isShort ? "max-h-40" : "max-h-80",
        )}
        aria-label={what}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a pointer (WCAG 2.1.1)
        tabIndex={0}
      >
        {shown.map((pieces, at) => (
          <Line key={lineKey(at)} number={at + 1} pieces={pieces} />
        ))}
      </section>
      {shown.length < lines.length && (
        <p className="border-t border-line px-4 py-1.5 text-sm text-ink-faint">
          {words.firstLines(shown.length, lines.length)}
        </p>
      )}
    </div>
  );
}

/** Only JSON is laid out and coloured: a list of references has figures everywhere that mean nothing. */
function linesOf(text: string): readonly JsonPiece[][] {
  const laidOut = layOut(text);
  const isDocument = /^\s*[{[]/.test(text) && (laidOut !== text || text.includes("\n"));
  return isDocument
    ? jsonLines(laidOut)
    : text.split("\n").map((line): JsonPiece[] => [{ kind: "plain", text: line }]);
}

/** Lines and pieces never move: their place is who they are. */
const lineKey = (place: number): string => `at ${place}`;

const looks: Readonly<Record<JsonPiece["kind"], string>> = {
  key: "text-ink-soft",
  string: "text-zstd-ink",
  digest: "text-zstd-ink",
  number: "text-gzip-ink",
  plain: "",
};

function Line({ number, pieces }: { number: number; pieces: readonly JsonPiece[] }) {
  return (
    <>
      <span aria-hidden="true" className="pr-3 text-right text-xs/5 text-ink-faint select-none">
        {number}
      </span>
      <span className="pr-4 wrap-anywhere whitespace-pre-wrap">
        {pieces.map((piece, at) =>
          piece.kind === "plain" ? (
            piece.text
          ) : (
            <span key={lineKey(at)} className={looks[piece.kind]}>
              {piece.text}
            </span>
          ),
        )}
      </span>
    </>
  );
}
