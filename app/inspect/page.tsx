import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { InspectScreen } from "./inspect-screen.tsx";

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: referenceOf(await searchParams) };
}

export default async function InspectPage({ searchParams }: Props) {
  const reference = referenceOf(await searchParams);
  if (reference === "") redirect("/");
  return <InspectScreen key={reference} reference={reference} />;
}

function referenceOf(params: Awaited<Props["searchParams"]>): string {
  const given = params["ref"];
  return (typeof given === "string" ? given : (given?.[0] ?? "")).trim();
}
