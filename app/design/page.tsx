import type { Metadata } from "next";
import { ControlSpecimens } from "#components/design/controls.tsx";
import { FloatingSpecimens } from "#components/design/floating.tsx";
import { FoundationSpecimens } from "#components/design/foundation.tsx";
import { MarkSpecimens } from "#components/design/marks.tsx";
import { BothSchemes } from "#components/design/specimen.tsx";
import { StateSpecimens } from "#components/design/states.tsx";
import { words } from "#components/design/words.ts";

export const metadata: Metadata = { title: words.title, robots: { index: false } };

/**
 * Every primitive and every mark in every state, in both schemes: the page that screenshots are compared on, and where a
 * newcomer learns the look. It has no data, and nothing leads here.
 */
export default function DesignPage() {
  return (
    <>
      <h1>{words.title}</h1>
      <p className="mt-2 mb-5 max-w-190 text-lg text-ink-soft">{words.lead}</p>
      <BothSchemes>
        <FoundationSpecimens />
        <ControlSpecimens />
        <StateSpecimens />
        <MarkSpecimens />
        <FloatingSpecimens />
      </BothSchemes>
    </>
  );
}
