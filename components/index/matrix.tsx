"use client";

import { Fragment, useState } from "react";
import { Chip, CompressionChip } from "#components/ui/chip.tsx";
import { PlatformMark } from "#components/ui/platform-mark.tsx";
import { formatBytes, formatChange } from "#lib/ladder/figures.ts";
import { listedIn } from "#lib/ladder/platforms.ts";
import type { ClientName } from "#lib/variants/clients/names.ts";
import type { EntryReport, IndexReport } from "#lib/variants/report.ts";
import { type Family, familyOf, type PickIndex } from "./picks.ts";
import { cellFlags, words } from "./words.ts";

const FOLDED_PLATFORMS = 16;

interface Props {
  readonly report: IndexReport;
  readonly picks: PickIndex;
  readonly shown: ClientName | null;
  readonly onEntry: (position: number) => void;
}

/** Platforms × compressions: what there is, what it weighs, what is missing or wrong. */
export function Matrix({ report, picks, shown, onEntry }: Props) {
  const [whole, setWhole] = useState(false);
  const all = report.entries.filter((e) => e.role === "image");
  // What could not be read has no known compression, so no column: it shows where its platform lacks a variant.
  const images = all.filter((e) => e.failure === null);
  const columns = columnsOf(images);
  const across = ACROSS.filter((family) => !columns.includes(family));
  const platforms = whole ? report.platforms : report.platforms.slice(0, FOLDED_PLATFORMS);
  const flags = flagsOf(report);
  const listed = listedIn(report.platforms);
  const inner = innerOf(report.entries, listed);
  const byPlatform = Map.groupBy(all, (e) => listed(e.platform ?? e.configPlatform));
  const missing = countMissing(byPlatform, report.platforms, columns);
  return (
    <section className="panel" aria-labelledby="matrix-heading">
      <div className="ph flex-wrap">
        <h2 id="matrix-heading">{words.matrix}</h2>
        <span className="flex-1" />
        {columns.length > 1 && (
          <span className="mut nw">
            {words.matrixMissing(report.platforms.length, columns.length, missing)}
          </span>
        )}
      </div>
      <div className="mxw">
        <table className="mx">
          <thead>
            <tr>
              <th>
                <span className="vh">{words.platform}</span>
              </th>
              {columns.map((family) => (
                <th key={family} scope="col">
                  <FamilyChip family={family} images={images} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {platforms.map((platform, ordinal) => {
              const own = byPlatform.get(platform) ?? [];
              const shared = { platform, own, inner, flags, picks, shown, onEntry };
              const others = across.filter((family) => own.some((e) => isOf(e, family)));
              return (
                <Fragment key={platform}>
                  <tr>
                    <th scope="row" rowSpan={others.length > 0 ? 2 : 1}>
                      <PlatformMark platform={platform} ordinal={ordinal} short />
                    </th>
                    {columns.map((family) => (
                      <td key={family}>
                        <Cells family={family} {...shared} />
                      </td>
                    ))}
                  </tr>
                  {others.length > 0 && (
                    <tr>
                      <td colSpan={columns.length}>
                        {others.map((family) => (
                          <Cells key={family} family={family} {...shared} />
                        ))}
                      </td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
          </tbody>
        </table>
        {platforms.length < report.platforms.length && (
          <button type="button" className="btn sml m-1" onClick={() => setWhole(true)}>
            {words.showAll(report.platforms.length - platforms.length)}
          </button>
        )}
      </div>
    </section>
  );
}

/** What is of neither stands across the columns, since it takes the place of none; alone, it has a column of its own. */
function columnsOf(images: readonly EntryReport[]): Family[] {
  const there = new Set(images.map((e) => familyOf(e.compression)));
  const families = (["gzip", "zstd"] as const).filter((family) => there.has(family));
  return families.length > 0 ? families : ACROSS.filter((family) => there.has(family)).slice(0, 1);
}

/** What stands across the columns of the others. */
const ACROSS = ["erofs", "other"] as const;

const isOf = (entry: EntryReport, family: Family): boolean =>
  entry.failure === null && familyOf(entry.compression) === family;

function countMissing(
  byPlatform: ReadonlyMap<string | null, readonly EntryReport[]>,
  platforms: readonly string[],
  columns: readonly Family[],
): number {
  return platforms.reduce((sum, platform) => {
    const there = byPlatform.get(platform) ?? [];
    if (there.some(isUntold)) return sum;
    const readable = there.filter((e) => e.failure === null);
    const own = new Set(readable.map((e) => familyOf(e.compression)));
    return sum + columns.filter((family) => !own.has(family)).length;
  }, 0);
}

function flagsOf(report: IndexReport): ReadonlyMap<number, string> {
  const flags = new Map<number, string>();
  for (const issue of report.issues) {
    const flag = cellFlags[issue.code];
    if (flag === undefined || issue.severity === "info") continue;
    for (const position of issue.positions) if (!flags.has(position)) flags.set(position, flag);
  }
  return flags;
}

function FamilyChip({ family, images }: { family: Family; images: readonly EntryReport[] }) {
  if (family === "gzip") return <Chip look="gz" letter="G" word="gzip" />;
  if (family === "erofs") return <CompressionChip compression="erofs" />;
  if (family === "other") return <Chip look="ot" letter="?" word="other" />;
  const chunked = images.every((e) => familyOf(e.compression) !== "zstd" || e.compression === "zstd:chunked");
  return chunked ? (
    <Chip look="zs ck" letter="Z" word="zstd:chunked" />
  ) : (
    <Chip look="zs" letter="Z" word="zstd" />
  );
}

interface CellsProps {
  readonly family: Family;
  readonly platform: string;
  readonly own: readonly EntryReport[];
  readonly inner: ReadonlyMap<string, number>;
  readonly flags: ReadonlyMap<number, string>;
  readonly picks: PickIndex;
  readonly shown: ClientName | null;
  readonly onEntry: (position: number) => void;
}

const cellLooks: Readonly<Record<Family, string>> = { gzip: "gz", zstd: "zs", erofs: "ef", other: "otc" };

function Cells({ family, platform, own, inner, flags, picks, shown, onEntry }: CellsProps) {
  const entries = own.filter((e) => e.failure === null && familyOf(e.compression) === family);
  if (entries.length === 0)
    return family === "other" || family === "erofs" ? null : (
      <Missing
        unread={own.find((e) => e.failure)}
        within={inner.get(`${platform} ${family}`)}
        untold={own.some(isUntold)}
      />
    );
  const gzip = own.find((e) => familyOf(e.compression) === "gzip");
  return entries.map((entry) => {
    const takers = picks.takers.get(entry.position);
    const outcome = shown === null ? undefined : takers?.get(shown);
    const flag = flags.get(entry.position);
    const change =
      family === "zstd" && gzip ? formatChange(entry.compressedBytes, gzip.compressedBytes) : null;
    const look = [
      "cell",
      cellLooks[family],
      flag && "flagged",
      outcome !== undefined && "lit",
      outcome === "fails" && "ko",
    ];
    return (
      <button
        key={entry.position}
        type="button"
        className={look.filter(Boolean).join(" ")}
        onClick={() => onEntry(entry.position)}
      >
        <span className="vh">
          {platform} {entry.compression}, entry{" "}
        </span>
        <span className="p">{entry.position}</span>{" "}
        <b>
          {family === "other" && `${entry.compression}, `}
          {family === "erofs" && "EROFS, "}
          {formatBytes(entry.compressedBytes)}
        </b>{" "}
        <small>{flag ?? change ?? words.clients(takers?.size ?? 0)}</small>
      </button>
    );
  });
}

/** Its layers are of a type that tells no compression, such as encrypted ones: it may be what seems to be missing. */
const isUntold = ({ failure, compression }: EntryReport): boolean =>
  failure === null && compression === "unknown";

interface MissingProps {
  readonly unread: EntryReport | undefined;
  readonly within: number | undefined;
  readonly untold: boolean;
}

function Missing({ unread, within, untold }: MissingProps) {
  const position = unread?.position ?? within;
  return (
    <div className="cell miss">
      <span className="p" aria-hidden={position === undefined}>
        {position ?? "–"}
      </span>
      <span>{missingWord({ unread, within, untold })}</span>
    </div>
  );
}

function missingWord({ unread, within, untold }: MissingProps): string {
  if (unread) return words.unread;
  if (within !== undefined) return words.within;
  return untold ? words.unknown : words.missing;
}

/** Platform and family of what stands one level down, to the position of the index that holds it. */
function innerOf(
  entries: readonly EntryReport[],
  listed: ReturnType<typeof listedIn>,
): ReadonlyMap<string, number> {
  return new Map(
    entries.flatMap(({ position, nested }) =>
      nested.map((e): [string, number] => [`${listed(e.platform)} ${familyOf(e.compression)}`, position]),
    ),
  );
}
