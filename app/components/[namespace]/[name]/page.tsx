import type { Metadata } from "next";
import { Suspense } from "react";
import { ComponentScreen } from "#components/component/component-screen.tsx";
import { lore } from "../../../lore.tsx";

interface Props {
  readonly params: Promise<{ readonly namespace: string; readonly name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function ComponentPage({ params }: Props) {
  const { namespace, name } = await params;
  const component = { namespace: decodeURIComponent(namespace), name: decodeURIComponent(name) };
  return (
    <Suspense fallback={<h1>{component.name}</h1>}>
      <ComponentScreen key={`${namespace}/${name}`} component={component} lore={lore} />
    </Suspense>
  );
}
