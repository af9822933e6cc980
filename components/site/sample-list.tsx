"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { samplesQuery } from "#components/index/queries.ts";
import { inspectHref } from "#components/index/reference.ts";
import { words } from "./words.ts";

const SKELETON_ROWS = ["a", "b", "c", "d", "e", "f"];

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
      <ul className="links">
        {data?.map((sample) => (
          <li key={sample.reference} className="pairrow">
            <Link href={inspectHref(sample.reference)} prefetch={false}>
              {sample.title}
            </Link>
            <span className="m mut">{sample.reference}</span>
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
