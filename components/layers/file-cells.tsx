import { cva, cx } from "class-variance-authority";
import { Icon, type IconName } from "#components/ui/icon.tsx";
import { formatBytes, formatCount } from "#lib/ladder/figures.ts";
import type { FileRow } from "#lib/layers/answers.ts";
import { words } from "./words.ts";

/** One line of the tree, and of what a search found; `--depth` is how many directories it stands in. */
export const fileRow = cva(
  "grid h-8 w-full cursor-pointer grid-cols-[minmax(0,1fr)_150px_82px] items-center pr-2.5 pl-[calc(10px+var(--depth,0)*18px)] text-left text-sm text-ink max-[900px]:grid-cols-[minmax(0,1fr)_100px] max-[900px]:pl-[calc(8px+var(--depth,0)*9px)]",
  {
    variants: {
      isChosen: {
        true: "bg-accent-tint shadow-[inset_2px_0_var(--color-accent)]",
        false: "hover:bg-hover",
      },
    },
  },
);

interface Props {
  readonly row: FileRow;
  readonly name: string;
  /** Bytes of the whole layer. */
  readonly of: number;
  readonly isChosen: boolean;
  /** Of a directory in the tree whether it stands open; of what a search found nothing. */
  readonly isOpen?: boolean;
}

/** One file or directory: its name, its share of the layer, its mode. */
export function FileCells({ row, name, of, isChosen, isOpen }: Props) {
  const share = of === 0 ? 0 : (row.bytes / of) * 100;
  return (
    <>
      <span className="flex min-w-0 items-center gap-1.5 whitespace-nowrap">
        {isOpen !== undefined && <Opener row={row} isOpen={isOpen} />}
        <Icon name={iconOf(row)} small className="text-ink-faint" />
        <span
          className={cx("truncate", isChosen && "font-semibold", row.whiteout !== null && "line-through")}
          title={row.path}
        >
          <bdi>{row.whiteout === null || row.whiteout === "*" ? name : row.whiteout}</bdi>
        </span>
        {row.type === "dir" && row.children > 0 && <Aside>{formatCount(row.files)}</Aside>}
        {row.link !== null && (
          <span className="truncate text-xs text-ink-faint">
            → <bdi>{row.link}</bdi>
          </span>
        )}
        {row.whiteout !== null && <Aside>{row.whiteout === "*" ? words.removesAll : words.removesIt}</Aside>}
        {!row.isUtf8 && <Aside isHarm>{words.notUtf8}</Aside>}
      </span>
      {row.type === "dir" || row.type === "reg" ? (
        <span className="grid grid-cols-[74px_1fr] items-center gap-2 max-[900px]:grid-cols-[62px_1fr] max-[900px]:gap-1.25">
          <span className="text-right whitespace-nowrap">{formatBytes(row.bytes)}</span>
          <span aria-hidden="true" className="h-1.5 overflow-hidden rounded-xs bg-sunken">
            <span className="block h-full min-w-[1.5px] bg-ink-faint" style={{ width: `${share}%` }} />
          </span>
        </span>
      ) : (
        <span />
      )}
      <span className="text-right font-mono text-xs whitespace-nowrap text-ink-faint max-[900px]:hidden">
        {row.mode ?? words.notListed}
      </span>
    </>
  );
}

/** Files stand under the names of their directories, so what does not open leaves its place free. */
const Opener = ({ row, isOpen }: { row: FileRow; isOpen: boolean }) =>
  row.type === "dir" && row.children > 0 ? (
    <Icon name="chevron" small className={cx("text-ink-faint", isOpen && "rotate-90")} />
  ) : (
    <span className="w-3.5 flex-none" />
  );

const Aside = ({ isHarm = false, children }: { isHarm?: boolean; children: React.ReactNode }) => (
  <small className={cx("flex-none text-xs", isHarm ? "text-danger-ink" : "text-ink-faint")}>{children}</small>
);

function iconOf({ type, whiteout }: FileRow): IconName {
  if (whiteout !== null) return "minus";
  return type === "dir" ? "folder" : type === "symlink" || type === "hardlink" ? "link" : "file";
}
