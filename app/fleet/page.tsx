import type { Metadata } from "next";
import { FleetScreen } from "#components/fleet/fleet-screen.tsx";
import { NoScript } from "#components/site/no-script.tsx";
import { drawnFleet } from "../drawn/fleet.ts";
import { HandedOver } from "../drawn/handed-over.tsx";
import { type PageSearch, searchOf } from "../drawn/page-search.ts";

export const metadata: Metadata = { title: "Fleet" };

/** Every component in one table; what is filtered and sorted stands in the address. */
export default async function FleetPage({ searchParams }: { searchParams: PageSearch }) {
  return (
    <HandedOver answered={await drawnFleet(searchOf(await searchParams))}>
      <NoScript />
      <FleetScreen />
    </HandedOver>
  );
}
