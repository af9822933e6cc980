"use client";

import { useQuery } from "@tanstack/react-query";
import { cx } from "class-variance-authority";
import { useRef } from "react";
import { useRoving } from "#components/ui/roving.ts";
import { FileCells, fileRow } from "./file-cells.tsx";
import { PartFailure, PartNote } from "./layer-parts.tsx";
import { type LayerPlace, searchQuery } from "./queries.ts";
import { words } from "./words.ts";

/** Files whose names have a text in them, with their paths; arrows go along them. */
export function SearchList({
  place,
  text,
  bytes,
  path,
  onPath,
}: {
  place: LayerPlace;
  text: string;
  bytes: number;
  path: string | null;
  onPath: (path: string) => void;
}) {
  const list = useRef<HTMLUListElement>(null);
  const { data, error, isFetching, refetch } = useQuery(searchQuery(place, text));
  useRoving(list, { items: "button" });
  if (error !== null && !isFetching)
    return <PartFailure error={error} reference={place.manifest} onRetry={() => void refetch()} />;
  return (
    <>
      <PartNote role="status">
        {data === undefined ? words.reading : words.found(data.total, data.rows.length)}
      </PartNote>
      <ul
        ref={list}
        className="max-h-118.5 overflow-auto py-1 [scrollbar-width:thin]"
        aria-label={words.foundList}
        aria-busy={isFetching}
      >
        {data?.rows.map((row) => (
          <li key={row.node}>
            <button
              type="button"
              tabIndex={-1}
              className={cx(fileRow({ isChosen: row.path === path }), "-outline-offset-2")}
              aria-current={row.path === path}
              onClick={() => onPath(row.path)}
            >
              <FileCells row={row} name={row.path.slice(1)} of={bytes} isChosen={row.path === path} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
