"use client";

import { ReportScreen } from "#components/index/report-screen.tsx";
import { lore } from "./lore.ts";

/** Where the views meet what `lib` knows of clients: components themselves import no code of it. */
export function InspectScreen({ reference }: { reference: string }) {
  return <ReportScreen reference={reference} lore={lore} />;
}
