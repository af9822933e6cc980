import { Suspense } from "react";
import { CompressionChip } from "#components/marks/chip.tsx";
import { RecentList } from "#components/site/recent-list.tsx";
import { ReferenceField } from "#components/site/reference-field.tsx";
import { SampleList } from "#components/site/sample-list.tsx";
import { words } from "#components/site/words.ts";
import { CodedText } from "#components/ui/coded-text.tsx";

export default function HomePage() {
  const [before, between, after] = words.homeLead;
  return (
    <div className="home">
      <h1>{words.homeTitle}</h1>
      <p className="lead">
        {before}
        <CompressionChip compression="gzip" />
        {between}
        <CompressionChip compression="zstd:chunked" />
        {after}
      </p>
      <Suspense fallback={<div className="ref large" />}>
        <ReferenceField id="home-reference" large />
      </Suspense>
      <p className="sm mut">
        <CodedText text={words.pasteHint} />
      </p>
      <div className="home-lists">
        <SampleList />
        <RecentList />
      </div>
    </div>
  );
}
