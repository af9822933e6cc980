import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ReportScreen } from "#components/index/report-screen.tsx";
import { lore } from "./lore.ts";

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: referenceOf(await searchParams) };
}

export default async function InspectPage({ searchParams }: Props) {
  const reference = referenceOf(await searchParams);
  if (reference === "") redirect("/");
  return <ReportScreen key={reference} reference={reference} lore={lore} />;
}

function referenceOf(params: Awaited<Props["searchParams"]>): string {
  const given = params["ref"];
  return (typeof given === "string" ? given : (given?.[0] ?? "")).trim();
}
