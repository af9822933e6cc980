"use client";

import { ProblemPanel } from "#components/index/problem.tsx";
import { problemOf } from "#components/site/api.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { absoluteText } from "#components/ui/time.tsx";
import { formatBytes, formatCount, shortDigest } from "#lib/ladder/figures.ts";
import type { FileContent, FileDetails } from "#lib/layers/answers.ts";
import { bytesOf, hexLines } from "./hex-lines.ts";
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
    <section className="fv" aria-label={path} aria-busy={details === undefined && error === null}>
      <div className="fbar">
        <span className="path">{path}</span>
        {details?.content != null && details.row.bytes <= MOST_DOWNLOADED && (
          <a className="btn sml" href={contentHref(place, path)} download>
            {words.download}
          </a>
        )}
        <button
          type="button"
          className="iconb"
          aria-label={words.close}
          title={words.close}
          onClick={onClose}
        >
          <Icon name="close" small />
        </button>
      </div>
      {error !== null && (
        <ProblemPanel problem={problemOf(error)} reference={place.manifest} onRetry={onRetry} heading="h2" />
      )}
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
    <dl className="fvm">
      <div>
        <dt>{words.size}</dt>
        <dd title={`${formatCount(row.bytes)} bytes`}>{formatBytes(row.bytes)}</dd>
      </div>
      {row.mode !== null && (
        <div>
          <dt>{words.modeAndOwner}</dt>
          <dd>
            <span className="m">{row.mode}</span> {uid}:{gid}
          </dd>
        </div>
      )}
      {modified !== null && (
        <div>
          <dt>{words.modified}</dt>
          <dd>{absoluteText(modified)}</dd>
        </div>
      )}
      {digest !== null && (
        <div>
          <dt>
            {words.digest}
            {chunks > 1 ? `, ${words.chunks(chunks)}` : ""}
          </dt>
          <dd className="dg m">
            <span title={digest}>{shortDigest(digest)}</span>
            <CopyButton text={digest} what={words.digest} />
          </dd>
        </div>
      )}
      {row.link !== null && (
        <div>
          <dt>{words.linkTo}</dt>
          <dd className="m">
            <bdi>{row.link}</bdi>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Content({ details, path }: { details: FileDetails; path: string }) {
  const { row, content } = details;
  if (row.type === "dir") return <p className="ft-note">{words.directory(row.files, row.bytes)}</p>;
  if (content === null) return <p className="ft-note">{words.noContent}</p>;
  if (row.bytes === 0) return <p className="ft-note">{words.emptyFile}</p>;
  const { shown } = content;
  if (shown.kind === "unread")
    return (
      <p className="ft-note" role="alert">
        {shown.message} {shown.next}
      </p>
    );
  const note = noteOf(shown, row.bytes);
  return (
    <>
      {note !== "" && <p className="ft-note">{note}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled with the keys too */}
      <section className="ly-code" aria-label={words.content(path)} tabIndex={0}>
        {shown.kind === "text" && (
          <pre className="at-line" aria-hidden="true">
            {lineNumbers(shown.text)}
          </pre>
        )}
        <pre>{shown.kind === "text" ? shown.text : hexLines(bytesOf(shown.base64))}</pre>
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
