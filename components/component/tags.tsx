"use client";

import { useQuery } from "@tanstack/react-query";
import { cva, cx } from "class-variance-authority";
import { useMemo } from "react";
import { choiceNamesAlone, words as choosing } from "#components/choice/words.ts";
import { inspectHref, splitReference } from "#components/index/reference.ts";
import { Domino } from "#components/marks/domino.tsx";
import { problemOf } from "#components/site/api.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { EmptyState, EmptyTitle } from "#components/ui/empty-state.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
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
    <Panel aria-labelledby="tags-heading" aria-busy={data === undefined && error === null}>
      <PanelHead>
        <PanelTitle id="tags-heading">{words.tabs.tags}</PanelTitle>
        {data !== undefined && <PanelNote>{words.tagsLead(data.tags.length, data.total)}</PanelNote>}
        {lacking.length > 0 && (
          <Badge variant="accent">{words.tagsLacking(lacking.length, allMissing(lacking))}</Badge>
        )}
      </PanelHead>
      {error !== null && (
        <EmptyState role="alert">
          <EmptyTitle>{words.tagsFailed}</EmptyTitle>
          <p>
            {problemOf(error).detail} {problemOf(error).next}
          </p>
          <Button onClick={() => void refetch()}>{words.again}</Button>
        </EmptyState>
      )}
      {data === undefined && error === null && (
        <EmptyState>
          <span className="sr-only">{words.loading}</span>
          <Skeleton className="w-45" />
        </EmptyState>
      )}
      {data?.tags.length === 0 && (
        <EmptyState>
          <p>{words.noTags}</p>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <table className="w-full border-collapse max-medium:block">
          <thead className="max-medium:sr-only">
            <tr>
              <Head>{words.tagHeads.tag}</Head>
              <Head>{words.tagHeads.holds}</Head>
              <Head>{words.tagHeads.digest}</Head>
            </tr>
          </thead>
          <tbody className="max-medium:block">
            {rows.map(({ row, part, count }) => (
              <tr
                key={row.tag}
                className="border-t border-line max-medium:relative max-medium:grid max-medium:grid-cols-[minmax(0,1fr)_auto] max-medium:items-center max-medium:pt-1.5 max-medium:pr-3 max-medium:pb-2 max-medium:pl-8.5"
              >
                <Cell className="relative pl-8.5 max-medium:static">
                  <i className={tie({ part })} title={part === "start" ? words.tie(count) : undefined} />
                  <Link className="font-mono text-sm" href={inspectHref(`${repository}:${row.tag}`)}>
                    {row.tag}
                  </Link>
                </Cell>
                <Cell className="px-4 max-medium:col-span-2 max-medium:row-start-2">
                  <Holds row={row} wanted={wanted} />
                </Cell>
                <Cell className="px-4 font-mono text-sm">
                  {row.digest !== null && (
                    <span className="inline-flex items-center gap-1 whitespace-nowrap text-ink-soft">
                      <span title={row.digest}>{shortDigest(row.digest)}</span>
                      <CopyButton text={row.digest} what={words.digestOf(row.tag)} />
                      <CopyButton
                        text={`${repository}@${row.digest}`}
                        what={words.referenceOf(row.tag)}
                        look="link"
                      />
                    </span>
                  )}
                </Cell>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Head({ children }: { children: string }) {
  return (
    <th scope="col" className="px-4 py-1.75 text-left text-xs font-normal text-ink-faint">
      {children}
    </th>
  );
}

/** In the narrow form a row is a card: a tag and its digest, and below them what it holds. */
function Cell({ className, children }: { className: string; children: React.ReactNode }) {
  return (
    <td className={cx("h-9.5 max-medium:block max-medium:h-auto max-medium:p-0", className)}>{children}</td>
  );
}

const tie = cva("absolute left-4 w-2.5 border-l-2 border-lane-1", {
  variants: {
    part: {
      alone: "hidden",
      start: "top-1/2 -bottom-px rounded-tl-control border-t-2",
      through: "top-0 -bottom-px",
      end: "top-0 bottom-1/2 rounded-bl-control border-b-2",
    },
  },
});

function Holds({ row, wanted }: { row: TagRow; wanted: Wanted }) {
  const { holds, complete, failure } = row;
  const lack = lackOf(row, wanted);
  if (holds === null && lack === null)
    return <span className="text-ink-faint">{failure ?? choosing.unknown}</span>;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {holds !== null && (
        <>
          <Domino {...switchesOf(holds)} />
          <span className="text-ink-faint">
            {choiceNamesAlone[holds]}
            {complete ? "" : `, ${words.inPart}`}
          </span>
        </>
      )}
      {lack !== null && <Badge variant="accent">{lack}</Badge>}
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
