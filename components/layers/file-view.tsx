"use client";

import { cx } from "class-variance-authority";
import { ButtonLink } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { absoluteText } from "#components/ui/time.tsx";
import { formatBytes, formatCount } from "#lib/ladder/figures.ts";
import type { FileContent, FileDetails } from "#lib/layers/answers.ts";
import { DigestText } from "./fact-list.tsx";
import { bytesOf, hexLines } from "./hex-lines.ts";
import { PartFailure, PartHead, PartNote } from "./layer-parts.tsx";
import { contentHref, type LayerPlace } from "./queries.ts";
import { words } from "./words.ts";

interface Props {
  readonly place: LayerPlace;
  readonly path: string;
  readonly details: FileDetails | undefined;
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}

/** One file: what the TOC says of it, and the beginning of its content. */
export function FileView({ place, path, details, error, onRetry, onClose }: Props) {
  return (
    <section
      className="flex min-w-0 flex-col"
      aria-label={path}
      aria-busy={details === undefined && error === null}
    >
      <PartHead>
        <span className="min-w-0 flex-1 font-mono text-sm/4.5 font-semibold wrap-anywhere">{path}</span>
        {details?.content != null && details.row.bytes <= MOST_DOWNLOADED && (
          <ButtonLink size="small" href={contentHref(place, path)} download>
            {words.download}
          </ButtonLink>
        )}
        <IconButton icon="close" label={words.close} onClick={onClose} />
      </PartHead>
      {error !== null && <PartFailure error={error} reference={place.manifest} onRetry={onRetry} />}
      {details !== undefined && (
        <>
          <Facts details={details} />
          <Content details={details} path={path} />
        </>
      )}
    </section>
  );
}

/** The server holds what it answers until all of it was checked. */
const MOST_DOWNLOADED = 32 * 1024 * 1024;

function Facts({ details }: { details: FileDetails }) {
  const { row, uid, gid, modified, digest, chunks } = details;
  return (
    <dl className="flex flex-wrap gap-x-4.5 gap-y-1.5 border-b border-line px-3.5 py-2.5 text-sm">
      <Fact term={words.size}>
        <span title={`${formatCount(row.bytes)} bytes`}>{formatBytes(row.bytes)}</span>
      </Fact>
      {row.mode !== null && (
        <Fact term={words.modeAndOwner}>
          <span className="font-mono">{row.mode}</span> {uid}:{gid}
        </Fact>
      )}
      {modified !== null && <Fact term={words.modified}>{absoluteText(modified)}</Fact>}
      {digest !== null && (
        <Fact term={`${words.digest}${chunks > 1 ? `, ${words.chunks(chunks)}` : ""}`}>
          <DigestText digest={digest} what={words.digest} />
        </Fact>
      )}
      {row.link !== null && (
        <Fact term={words.linkTo}>
          <bdi className="font-mono">{row.link}</bdi>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-faint">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Content({ details, path }: { details: FileDetails; path: string }) {
  const { row, content } = details;
  if (row.type === "dir") return <PartNote>{words.directory(row.files, row.bytes)}</PartNote>;
  if (content === null) return <PartNote>{words.noContent}</PartNote>;
  if (row.bytes === 0) return <PartNote>{words.emptyFile}</PartNote>;
  const { shown } = content;
  if (shown.kind === "unread")
    return (
      <PartNote role="alert">
        {shown.message} {shown.next}
      </PartNote>
    );
  const note = noteOf(shown, row.bytes);
  return (
    <>
      {note !== "" && <PartNote>{note}</PartNote>}
      <section
        className="flex max-h-130 min-h-60 flex-[1_1_0] items-start overflow-auto -outline-offset-2 [scrollbar-width:thin]"
        aria-label={words.content(path)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled with the keys too
        tabIndex={0}
      >
        {shown.kind === "text" && (
          <pre
            className="sticky left-0 min-w-9 bg-surface py-2 pr-3 pl-2.5 text-right text-xs/4.75 text-ink-faint select-none"
            aria-hidden="true"
          >
            {lineNumbers(shown.text)}
          </pre>
        )}
        <pre className={cx("py-2 pr-3 text-sm/4.75", shown.kind === "binary" && "pl-3.5")}>
          {shown.kind === "text" ? shown.text : hexLines(bytesOf(shown.base64))}
        </pre>
      </section>
    </>
  );
}

const noteOf = (shown: Exclude<FileContent["shown"], { kind: "unread" }>, size: number): string =>
  [shown.kind === "binary" ? words.binary : "", shown.bytes < size ? words.firstBytes(shown.bytes, size) : ""]
    .filter(Boolean)
    .join(" ");

/** One text for all of them: 256 KiB may be as many lines. */
function lineNumbers(text: string): string {
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  return Array.from({ length: lines }, (_, at) => at + 1).join("\n");
}
