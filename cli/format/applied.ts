import type { Applied } from "#lib/apply/applied.ts";
import { formatBytes, plural } from "#lib/ladder/figures.ts";
import { printable } from "../printable.ts";
import type { Style } from "../style.ts";
import { wrap } from "./wrap.ts";

/** What came of a change: what was made, what the tag names, and what has to be done again for the new digest. */
export function appliedText(
  { reference, digest, before, made, sbomsCopied, orphans }: Applied,
  style: Style,
): string {
  const paragraph = (text: string) => wrap(text, style.columns, "  ", "  ");
  const bytes = made.reduce((sum, one) => sum + one.bytes, 0);
  return [
    ...(made.length === 0
      ? []
      : [paragraph(`Made ${plural(made.length, "manifest")} with ${formatBytes(bytes)} of layers.`)]),
    ...(sbomsCopied === 0
      ? []
      : [paragraph(`Attached ${plural(sbomsCopied, "SBOM")} of what was there to what is new.`)]),
    style.good(paragraph(`${printable(reference)} names ${digest} now.`)),
    ...(before === null || before === digest
      ? []
      : [paragraph(`Before it named ${before}, which stays there until the registry collects garbage.`)]),
    ...orphanLines({ orphans }).map(paragraph),
  ].join("\n");
}

/** What names the old index alone, counted by kind; signatures are never copied. */
export function orphanLines({ orphans: { found, unseen } }: Pick<Applied, "orphans">): readonly string[] {
  const counts = [...Map.groupBy(found, ({ kind }) => kind)].map(([kind, { length }]) =>
    plural(length, kind === "other" ? "other artifact" : kind === "sbom" ? "SBOM" : kind),
  );
  return [
    ...(counts.length === 0
      ? []
      : [
          `These name the old index and not the new one: ${counts.join(", ")}. Sign and attest the new digest where your policy asks for it.`,
        ]),
    ...unseen.map((why) => `Whether more names the old index is not known: ${printable(why)}`),
  ];
}

/** Told with a plan, whose warning says that SBOMs of the old index do not follow. */
export const sbomsText = (style: Style): string =>
  `\n${wrap("With --copy-sboms the SBOMs that stand beside the old entries and the old index are attached to the new ones too.", style.columns, "  ", "  ")}\n`;
