import type { Metadata } from "next";
import { Suspense } from "react";
import { FleetScreen } from "#components/fleet/fleet-screen.tsx";
import { words } from "#components/fleet/words.ts";

export const metadata: Metadata = { title: "Fleet" };

/** Every component in one table. What is filtered and sorted stands in the address, which only the browser reads. */
export default function FleetPage() {
  return (
    <Suspense fallback={<h1>{words.title}</h1>}>
      <FleetScreen />
    </Suspense>
  );
}
