"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { layerId } from "#components/layers/layer-id.ts";
import { ProblemError } from "#components/site/api.ts";
import { Command } from "#components/ui/command.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
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
    <Panel aria-labelledby="source-heading">
      {data === undefined ? (
        <PanelHead aria-busy="true">
          <PanelTitle id="source-heading">{tabWords.documents[part]}</PanelTitle>
        </PanelHead>
      ) : (
        <Document key={part} text={data} reference={report.reference} {...{ pinned, part, links }} />
      )}
    </Panel>
  );
}

const LAYOUTS = [
  { value: "laid-out", label: tabWords.laidOut },
  { value: "served", label: tabWords.asServed },
] as const;

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
      <PanelHead className="flex-wrap">
        <PanelTitle id="source-heading">{tabWords.documents[part]}</PanelTitle>
        {part === "config" && <Link href={links.manifest}>{tabWords.backToManifest}</Link>}
        <PanelNote>{tabWords.sourceNote(new TextEncoder().encode(text).length)}</PanelNote>
        <PanelGap />
        {oneLine && (
          <Segmented
            label={tabWords.layout}
            options={LAYOUTS}
            value={served ? "served" : "laid-out"}
            onChange={(layout) => setServed(layout === "served")}
          />
        )}
        {!reference.startsWith("oci:") && <Forget reference={reference} />}
        <CopyButton text={text} what={tabWords.document} />
      </PanelHead>
      {!reference.startsWith("oci:") && (
        <div className="border-b border-line px-4 py-3">
          <Command line={`crane ${part} ${pinned} | jq`} />
        </div>
      )}
      {/* A region that scrolls must be reachable without a pointer (WCAG 2.1.1). */}
      <section
        className="grid grid-cols-[44px_1fr] overflow-auto py-2 font-mono text-sm/5"
        aria-label={tabWords.text}
      >
        {lines.map((pieces, i) => (
          <Line
            key={lineKey(i)}
            number={i + 1}
            wraps={served && oneLine}
            {...{ pieces, named, reference, links }}
          />
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
  /** A document without line breaks, as served, is one line as long as itself. */
  readonly wraps: boolean;
}

function Line({ number, pieces, wraps, ...rest }: LineProps) {
  return (
    <>
      <i aria-hidden="true" className="pr-3 text-right text-xs/5 text-ink-faint not-italic select-none">
        {number}
      </i>
      <span className={wraps ? "pr-4 whitespace-pre-wrap" : "pr-4 whitespace-pre"}>
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
      return <span className="text-ink-soft">{piece.text}</span>;
    case "string":
      return <span className="text-zstd-ink">{piece.text}</span>;
    case "number":
      return <span className="text-gzip-ink">{piece.text}</span>;
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
      <Link className={digestLook} href={inspectHref(pinned)}>
        {digest}
      </Link>
    );
  }
  const href = named.layers.has(digest)
    ? `${links.layers}#${layerId(digest)}`
    : named.config === digest
      ? links.config
      : null;
  return href === null ? (
    digest
  ) : (
    <Link className={digestLook} href={href}>
      {digest}
    </Link>
  );
}

const digestLook = "underline decoration-accent-line underline-offset-3";
