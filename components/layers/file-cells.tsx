import { Icon, type IconName } from "#components/ui/icon.tsx";
import { formatBytes, formatCount } from "#lib/ladder/figures.ts";
import type { FileRow } from "#lib/layers/answers.ts";
import { words } from "./words.ts";

/** One file or directory in a line: its name, its share of the layer, its mode. */
export function FileCells({
  row,
  name,
  of,
  isOpen = false,
}: {
  row: FileRow;
  name: string;
  /** Bytes of the whole layer. */
  of: number;
  isOpen?: boolean;
}) {
  const share = of === 0 ? 0 : (row.bytes / of) * 100;
  return (
    <>
      <span className="nm">
        {row.type === "dir" && (
          <Icon
            name="chevron"
            small
            className={`${isOpen ? "chev is-open" : "chev"}${row.children === 0 ? " none" : ""}`}
          />
        )}
        <Icon name={iconOf(row)} small />
        <span className={row.whiteout === null ? "" : "ly-gone"} title={row.path}>
          <bdi>{row.whiteout === null || row.whiteout === "*" ? name : row.whiteout}</bdi>
        </span>
        {row.type === "dir" && row.children > 0 && <small>{formatCount(row.files)}</small>}
        {row.link !== null && (
          <small className="to">
            → <bdi>{row.link}</bdi>
          </small>
        )}
        {row.whiteout !== null && <small>{row.whiteout === "*" ? words.removesAll : words.removesIt}</small>}
        {!row.isUtf8 && <small className="badtx">{words.notUtf8}</small>}
      </span>
      <span className="fsz">
        {row.type === "dir" || row.type === "reg" ? (
          <>
            <span>{formatBytes(row.bytes)}</span>
            <i aria-hidden="true" style={{ "--w": share }} />
          </>
        ) : (
          <span />
        )}
      </span>
      <span className="md">{row.mode ?? words.notListed}</span>
    </>
  );
}

function iconOf({ type, whiteout }: FileRow): IconName {
  if (whiteout !== null) return "minus";
  return type === "dir" ? "folder" : type === "symlink" || type === "hardlink" ? "link" : "file";
}
