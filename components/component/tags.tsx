"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { choiceNamesAlone, words as choosing } from "#components/choice/words.ts";
import { inspectHref, splitReference } from "#components/index/reference.ts";
import { Domino } from "#components/marks/domino.tsx";
import { problemOf } from "#components/site/api.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { TagRow } from "#lib/fleet/answers.ts";
import { type Switches, switchesOf, type Wanted } from "#lib/fleet/choice/choice.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import { type Key, tagsQuery } from "./queries.ts";
import { words } from "./words.ts";

/** The repository's tags; those that name one index stand together, tied by a lane. */
export function Tags({
  component,
  reference,
  wanted,
}: {
  component: Key;
  reference: string;
  wanted: Wanted;
}) {
  const { data, error, refetch } = useQuery(tagsQuery(component));
  const rows = useMemo(() => tied(data?.tags ?? []), [data]);
  const { repository } = splitReference(reference);
  const lacking = rows.flatMap(({ row }) => {
    const missing = missingOf(row, wanted);
    return missing === null ? [] : [missing];
  });
  return (
    <section
      className="panel"
      aria-labelledby="tags-heading"
      aria-busy={data === undefined && error === null}
    >
      <div className="ph">
        <h2 id="tags-heading">{words.tabs.tags}</h2>
        {data !== undefined && <span className="mut">{words.tagsLead(data.tags.length, data.total)}</span>}
        {lacking.length > 0 && (
          <span className="cnt drift">{words.tagsLacking(lacking.length, allMissing(lacking))}</span>
        )}
      </div>
      {error !== null && (
        <div className="emp" role="alert">
          <h3>{words.tagsFailed}</h3>
          <p className="sec">
            {problemOf(error).detail} {problemOf(error).next}
          </p>
          <button type="button" className="btn" onClick={() => void refetch()}>
            {words.again}
          </button>
        </div>
      )}
      {data === undefined && error === null && (
        <p className="emp">
          <span className="vh">{words.loading}</span>
          <span className="sk sk-head" />
        </p>
      )}
      {data?.tags.length === 0 && <p className="emp sec">{words.noTags}</p>}
      {rows.length > 0 && (
        <table className="t tags">
          <thead>
            <tr>
              <th scope="col">{words.tagHeads.tag}</th>
              <th scope="col">{words.tagHeads.holds}</th>
              <th scope="col">{words.tagHeads.digest}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ row, part, count }) => (
              <tr key={row.tag}>
                <td>
                  <i className={`tie ${part}`} title={part === "start" ? words.tie(count) : undefined} />
                  <a className="m" href={inspectHref(`${repository}:${row.tag}`)}>
                    {row.tag}
                  </a>
                </td>
                <td>
                  <Holds row={row} wanted={wanted} />
                </td>
                <td className="m">
                  {row.digest !== null && (
                    <span className="dg">
                      <span title={row.digest}>{shortDigest(row.digest)}</span>
                      <CopyButton text={row.digest} what={words.digestOf(row.tag)} />
                      <CopyButton
                        text={`${repository}@${row.digest}`}
                        what={words.referenceOf(row.tag)}
                        look="link"
                      />
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Holds({ row, wanted }: { row: TagRow; wanted: Wanted }) {
  const { holds, complete, failure } = row;
  const lack = lackOf(row, wanted);
  if (holds === null && lack === null) return <span className="mut">{failure ?? choosing.unknown}</span>;
  return (
    <span className="row flex-wrap">
      {holds !== null && (
        <>
          <Domino {...switchesOf(holds)} />
          <span className="mut">
            {choiceNamesAlone[holds]}
            {complete ? "" : `, ${words.inPart}`}
          </span>
        </>
      )}
      {lack !== null && <span className="cnt drift">{lack}</span>}
    </span>
  );
}

/**
 * What a tag's index lacks of what somebody chose: whole compressions, or with an empty list one of them on some platforms. Null for
 * nothing, where that is not known, and where nobody chose.
 */
export function missingOf(
  { holds, complete, digest, failure }: TagRow,
  wanted: Wanted,
): readonly string[] | null {
  if (wanted.kind !== "chosen" || digest === null || failure !== null) return null;
  const [want, has] = [switchesOf(wanted.push), holds === null ? neither : switchesOf(holds)];
  const missing = [
    want.gzip && !has.gzip ? choosing.gzip : null,
    want.zstd && !has.zstd ? choosing.zstd : null,
  ].filter((one) => one !== null);
  return missing.length === 0 && complete ? null : missing;
}

export function lackOf(row: TagRow, wanted: Wanted): string | null {
  const missing = missingOf(row, wanted);
  if (missing === null) return null;
  return missing.length === 0 ? words.lacksInPart : words.lacks(missing.join(words.and));
}

/** What tags lack together. */
function allMissing(lacking: readonly (readonly string[])[]): string {
  const names = new Set(lacking.flat());
  return names.size === 0 ? words.variantsSomewhere : [...names].join(words.and);
}

const neither: Switches = { gzip: false, zstd: false };

interface TiedTag {
  readonly row: TagRow;
  readonly part: "alone" | "start" | "through" | "end";
  readonly count: number;
}

/** Tags of one digest next to each other, the newest group first, as registries list the newest last. */
export function tied(tags: readonly TagRow[]): readonly TiedTag[] {
  const groups = new Map<string, TagRow[]>();
  for (const row of tags.toReversed()) {
    const key = row.digest ?? `${row.tag} without digest`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].flatMap((group) =>
    group.map((row, at) => ({ row, part: partOf(at, group.length), count: group.length })),
  );
}

function partOf(at: number, count: number): TiedTag["part"] {
  if (count === 1) return "alone";
  if (at === 0) return "start";
  return at === count - 1 ? "end" : "through";
}
