"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMemo, useState } from "react";
import { layerId } from "#components/layers/layer-id.ts";
import { ProblemError } from "#components/site/api.ts";
import { Command } from "#components/ui/command.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { DocumentPart } from "#lib/inspect/inspect.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { Forget } from "./forget.tsx";
import { type JsonPiece, jsonLines, layOut, type Named, namedBy } from "./json-lines.ts";
import { ProblemPanel } from "./problem.tsx";
import { sourceQuery } from "./queries.ts";
import { byDigest, inspectHref } from "./reference.ts";
import { tabWords } from "./tab-words.ts";

interface Props {
  readonly report: IndexReport;
  readonly part: DocumentPart;
  readonly links: SourceLinks;
}

/** Addresses of what a document names beside other documents. */
export interface SourceLinks {
  readonly manifest: string;
  readonly config: string;
  readonly layers: string;
}

/** The document as served, each digest a link to what it names. */
export function Source({ report, part, links }: Props) {
  const pinned = byDigest(report.reference, report.digest);
  const { data, error, refetch } = useQuery(sourceQuery(pinned, part));
  if (error instanceof ProblemError) {
    return (
      <ProblemPanel problem={error.problem} reference={pinned} onRetry={() => void refetch()} heading="h2" />
    );
  }
  return (
    <section className="panel" aria-labelledby="source-heading">
      {data === undefined ? (
        <div className="ph" aria-busy="true">
          <h2 id="source-heading">{tabWords.documents[part]}</h2>
        </div>
      ) : (
        <Document key={part} text={data} reference={report.reference} {...{ pinned, part, links }} />
      )}
    </section>
  );
}

interface DocumentProps {
  readonly text: string;
  readonly reference: string;
  readonly pinned: string;
  readonly part: DocumentPart;
  readonly links: SourceLinks;
}

function Document({ text, reference, pinned, part, links }: DocumentProps) {
  const oneLine = !text.trim().includes("\n");
  const [served, setServed] = useState(!oneLine);
  const lines = useMemo(() => jsonLines(served ? text : layOut(text)), [served, text]);
  const named = useMemo(() => namedBy(text), [text]);
  return (
    <>
      <div className="ph flex-wrap">
        <h2 id="source-heading">{tabWords.documents[part]}</h2>
        {part === "config" && <Link href={links.manifest}>{tabWords.backToManifest}</Link>}
        <span className="mut">{tabWords.sourceNote(new TextEncoder().encode(text).length)}</span>
        <span className="flex-1" />
        {oneLine && (
          <fieldset className="seg" aria-label={tabWords.layout}>
            <button type="button" aria-pressed={!served} onClick={() => setServed(false)}>
              {tabWords.laidOut}
            </button>
            <button type="button" aria-pressed={served} onClick={() => setServed(true)}>
              {tabWords.asServed}
            </button>
          </fieldset>
        )}
        {!reference.startsWith("oci:") && <Forget reference={reference} />}
        <CopyButton text={text} what={tabWords.document} />
      </div>
      {!reference.startsWith("oci:") && (
        <div className="boxed">
          <Command line={`crane ${part} ${pinned} | jq`} />
        </div>
      )}
      {/* A region that scrolls must be reachable without a pointer (WCAG 2.1.1). */}
      <section className={served && oneLine ? "src wrapped" : "src"} aria-label={tabWords.text}>
        {lines.map((pieces, i) => (
          <Line key={lineKey(i)} number={i + 1} {...{ pieces, named, reference, links }} />
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
  readonly links: SourceLinks;
}

function Piece({ piece, named, reference, links }: PieceProps) {
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
          "<DigestLink {...{ digest, named, reference, links }} />"
        </>
      );
    }
  }
}

function DigestLink({ digest, named, reference, links }: Omit<PieceProps, "piece"> & { digest: string }) {
  const pinned = byDigest(reference, digest);
  if (named.manifests.has(digest)) {
    return (
      <Link href={inspectHref(pinned)} prefetch={false}>
        {digest}
      </Link>
    );
  }
  if (named.layers.has(digest)) return <Link href={`${links.layers}#${layerId(digest)}`}>{digest}</Link>;
  if (named.config === digest) return <Link href={links.config}>{digest}</Link>;
  return digest;
}
