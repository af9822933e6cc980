"use client";

import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { ProblemPanel } from "#components/index/problem.tsx";
import { problemOf } from "#components/site/api.ts";
import { useRoving } from "#components/ui/roving.ts";
import { FileCells } from "./file-cells.tsx";
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
    return (
      <ProblemPanel
        problem={problemOf(error)}
        reference={place.manifest}
        onRetry={() => void refetch()}
        heading="h2"
      />
    );
  return (
    <>
      <p className="ft-note" role="status">
        {data === undefined ? words.reading : words.found(data.total, data.rows.length)}
      </p>
      <ul ref={list} className="ft found" aria-label={words.foundList} aria-busy={isFetching}>
        {data?.rows.map((row) => (
          <li key={row.node}>
            <button
              type="button"
              tabIndex={-1}
              className="fr"
              aria-current={row.path === path}
              onClick={() => onPath(row.path)}
            >
              <FileCells row={row} name={row.path.slice(1)} of={bytes} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
