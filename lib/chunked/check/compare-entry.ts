import type { TarHeader } from "../tar/header.ts";
import { isSameTime } from "../toc/time.ts";
import { entryTypes, linkBytes, type Toc, type TocTime } from "../toc/toc.ts";

/** The types of tar entries that a TOC can hold, and what it calls them (internal/minimal/compression.go `TarTypes`). */
const TAR_TYPES = new Map(
  [
    ["0", "reg"],
    ["1", "hardlink"],
    ["3", "char"],
    ["4", "block"],
    ["5", "dir"],
    ["6", "fifo"],
    ["2", "symlink"],
  ].map(([flag = "", type]) => [flag, type]),
);

/** What a TOC calls an entry of a tar; null for a type that it has no word for. */
export const tocTypeOf = ({ typeFlag }: TarHeader): string | null => TAR_TYPES.get(typeFlag) ?? null;

/** The members in which a row and the tar header that it was made from differ, as `ensureFileMetadataAttributesMatch` compares them. */
export function differingMembers(toc: Toc, row: number, header: TarHeader): readonly string[] {
  const rare = toc.rare.get(row) ?? {};
  const seconds = toc.modSeconds[row] ?? Number.NaN;
  const modTime: TocTime | null = Number.isNaN(seconds) ? null : { seconds, nanos: toc.modNanos[row] ?? 0 };
  const type = toc.types[row] === 0 ? (rare.type ?? "") : entryTypes[toc.types[row] ?? 0];
  const pairs: readonly (readonly [string, boolean])[] = [
    ["type", type === tocTypeOf(header)],
    ["linkName", linkBytes(toc, row).equals(header.linkName)],
    ["mode", toc.modes[row] === header.mode],
    ["size", toc.sizes[row] === header.size],
    ["uid", toc.uids[row] === header.uid],
    ["gid", toc.gids[row] === header.gid],
    ["modtime", isSameTime(modTime, header.modified)],
    ["accesstime", isSameTime(rare.accessTime ?? null, header.accessed)],
    ["changetime", isSameTime(rare.changeTime ?? null, header.changed)],
    ["devMajor", (rare.devMajor ?? 0) === header.devMajor],
    ["devMinor", (rare.devMinor ?? 0) === header.devMinor],
    ["xattrs", isSameXattrs(rare.xattrs ?? [], header.xattrs)],
  ];
  return pairs.flatMap(([name, isSame]) => (isSame ? [] : [name]));
}

function isSameXattrs(
  xattrs: readonly (readonly [string, string])[],
  wanted: ReadonlyMap<string, Buffer>,
): boolean {
  if (xattrs.length !== wanted.size) return false;
  const values = new Map(xattrs);
  for (const [name, value] of wanted) {
    const known = values.get(Buffer.from(name, "latin1").toString());
    if (known !== value.toString("base64")) return false;
  }
  return true;
}
