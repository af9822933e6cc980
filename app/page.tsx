import Link from "next/link";
import { Suspense } from "react";
import { RecentList } from "#components/site/recent-list.tsx";
import { ReferenceField } from "#components/site/reference-field.tsx";
import { SampleList } from "#components/site/sample-list.tsx";
import { words } from "#components/site/words.ts";

export default function HomePage() {
  return (
    <div className="home">
      <h1>{words.homeTitle}</h1>
      <p className="lead">{words.homeLead}</p>
      <Suspense fallback={<div className="ref large" />}>
        <ReferenceField id="home-reference" large />
      </Suspense>
      <p className="sm mut">{words.pasteHint}</p>
      <p className="sm">
        <Link href="/fleet">{words.toFleet}</Link>
      </p>
      <div className="home-lists">
        <SampleList />
        <RecentList />
      </div>
    </div>
  );
}
