"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMemo, useState } from "react";
import { Command } from "#components/ui/command.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { IndexReport } from "#lib/variants/report.ts";
import { type JsonPiece, jsonLines, layOut, type Named, namedBy } from "./json-lines.ts";
import { ProblemPanel } from "./problem.tsx";
import { ProblemError, sourceQuery } from "./queries.ts";
import { byDigest, inspectHref } from "./reference.ts";
import { words } from "./words.ts";

/** The document as served, each digest a link to what it names. */
export function Source({ report, layersHref }: { report: IndexReport; layersHref: string }) {
  const pinned = byDigest(report.reference, report.digest);
  const { data, error, refetch } = useQuery(sourceQuery(pinned));
  if (error instanceof ProblemError) {
    return (
      <ProblemPanel problem={error.problem} reference={pinned} onRetry={() => void refetch()} heading="h2" />
    );
  }
  return (
    <section className="panel" aria-labelledby="source-heading">
      {data === undefined ? (
        <div className="ph" aria-busy="true">
          <h2 id="source-heading">{words.rawDocument}</h2>
        </div>
      ) : (
        <Document text={data} reference={report.reference} pinned={pinned} layersHref={layersHref} />
      )}
    </section>
  );
}

interface DocumentProps {
  readonly text: string;
  readonly reference: string;
  readonly pinned: string;
  readonly layersHref: string;
}

function Document({ text, reference, pinned, layersHref }: DocumentProps) {
  const oneLine = !text.trim().includes("\n");
  const [served, setServed] = useState(!oneLine);
  const lines = useMemo(() => jsonLines(served ? text : layOut(text)), [served, text]);
  const named = useMemo(() => namedBy(text), [text]);
  return (
    <>
      <div className="ph flex-wrap">
        <h2 id="source-heading">{words.rawDocument}</h2>
        <span className="mut">{words.sourceNote(new TextEncoder().encode(text).length)}</span>
        <span className="flex-1" />
        {oneLine && (
          <fieldset className="seg" aria-label="Layout">
            <button type="button" aria-pressed={!served} onClick={() => setServed(false)}>
              {words.laidOut}
            </button>
            <button type="button" aria-pressed={served} onClick={() => setServed(true)}>
              {words.asServed}
            </button>
          </fieldset>
        )}
        <CopyButton text={text} what="document" />
      </div>
      {!reference.startsWith("oci:") && (
        <div className="boxed">
          <Command line={`crane manifest ${pinned} | jq`} />
        </div>
      )}
      {/* A region that scrolls must be reachable without a pointer (WCAG 2.1.1). */}
      <section className={served && oneLine ? "src wrapped" : "src"} aria-label={words.text}>
        {lines.map((pieces, i) => (
          <Line key={lineKey(i)} number={i + 1} {...{ pieces, named, reference, layersHref }} />
        ))}
      </section>
    </>
  );
}

/** Lines and pieces never move: their place is who they are. */
const lineKey = (place: number): string => `at ${place}`;

interface LineProps extends Omit<PieceProps, "piece"> {
  readonly number: number;
  readonly pieces: readonly JsonPiece[];
}

function Line({ number, pieces, ...rest }: LineProps) {
  return (
    <>
      <i aria-hidden="true">{number}</i>
      <span>
        {pieces.map((piece, i) => (
          <Piece key={lineKey(i)} piece={piece} {...rest} />
        ))}
      </span>
    </>
  );
}

interface PieceProps {
  readonly piece: JsonPiece;
  readonly named: Named;
  readonly reference: string;
  readonly layersHref: string;
}

function Piece({ piece, named, reference, layersHref }: PieceProps) {
  switch (piece.kind) {
    case "key":
      return <span className="k">{piece.text}</span>;
    case "string":
      return <span className="v">{piece.text}</span>;
    case "number":
      return <span className="n">{piece.text}</span>;
    case "plain":
      return piece.text;
    case "digest": {
      const digest = piece.text.slice(1, -1);
      return (
        <>
          "<DigestLink {...{ digest, named, reference, layersHref }} />"
        </>
      );
    }
  }
}

function DigestLink({
  digest,
  named,
  reference,
  layersHref,
}: Omit<PieceProps, "piece"> & { digest: string }) {
  const pinned = byDigest(reference, digest);
  if (named.manifests.has(digest)) {
    return (
      <Link href={inspectHref(pinned)} prefetch={false}>
        {digest}
      </Link>
    );
  }
  if (named.layers.has(digest)) return <Link href={layersHref}>{digest}</Link>;
  return <a href={`/api/v1/source?ref=${encodeURIComponent(pinned)}`}>{digest}</a>;
}
