import type { Metadata } from "next";
import { ComponentScreen } from "#components/component/component-screen.tsx";
import { NoScript } from "#components/site/no-script.tsx";
import { drawnComponent } from "../../../drawn/component.ts";
import { HandedOver } from "../../../drawn/handed-over.tsx";
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
    <HandedOver answered={await drawnComponent(component)}>
      <NoScript />
      <ComponentScreen key={`${namespace}/${name}`} component={component} lore={lore} />
    </HandedOver>
  );
}
