"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { samplesQuery } from "#components/index/queries.ts";
import { inspectHref } from "#components/index/reference.ts";
import { Domino } from "#components/marks/domino.tsx";
import { words } from "./words.ts";

const SKELETON_ROWS = ["a", "b", "c", "d", "e", "f"];

/** One real image per situation, each with the halves of the domino that it has. */
export function SampleList() {
  const { data, error } = useQuery(samplesQuery());
  return (
    <section className="panel" aria-labelledby="samples-heading" aria-busy={!data && !error}>
      <div className="ph flex-wrap">
        <h2 id="samples-heading">{words.samples}</h2>
        <span className="mut">{words.samplesNote}</span>
      </div>
      {error && <p className="emp sec">{words.samplesFailed}</p>}
      {data?.length === 0 && <p className="emp sec">{words.samplesNone}</p>}
      <ul className="examples">
        {data?.map(({ reference, title, variants }) => (
          <li key={reference}>
            <Domino gzip={variants.includes("gzip")} zstd={variants.includes("zstd")} />
            <Link href={inspectHref(reference)} prefetch={false} title={reference}>
              {title}
            </Link>
          </li>
        ))}
        {!data &&
          !error &&
          SKELETON_ROWS.map((key) => (
            <li key={key}>
              <span className="sk sk-head" />
            </li>
          ))}
      </ul>
    </section>
  );
}
