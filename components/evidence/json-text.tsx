"use client";

import { useMemo } from "react";
import { type JsonPiece, jsonLines, layOut } from "#components/index/json-lines.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { words } from "./words.ts";

/** An SBOM has tens of thousands of lines, which nobody reads in a box. */
const MOST_LINES = 2000;

/** A text as it stands, laid out where it is JSON, in a box of its own; the copy is the text itself. */
export function JsonText({ text, what }: { text: string; what: string }) {
  const lines = useMemo(() => linesOf(text), [text]);
  const shown = lines.slice(0, MOST_LINES);
  return (
    <div className="ev-text">
      <CopyButton text={text} what={what} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable without a pointer (WCAG 2.1.1) */}
      <section className="src wrapped" aria-label={what} tabIndex={0}>
        {shown.map((pieces, at) => (
          <Line key={lineKey(at)} number={at + 1} pieces={pieces} />
        ))}
      </section>
      {shown.length < lines.length && (
        <p className="sm mut">{words.firstLines(shown.length, lines.length)}</p>
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
  key: "k",
  string: "v",
  digest: "v",
  number: "n",
  plain: "p",
};

function Line({ number, pieces }: { number: number; pieces: readonly JsonPiece[] }) {
  return (
    <>
      <i aria-hidden="true">{number}</i>
      <span>
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
