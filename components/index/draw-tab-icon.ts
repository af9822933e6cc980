import type { IndexReport } from "#lib/variants/report.ts";
import { familyOf } from "./picks.ts";

type Mood = "calm" | "warn" | "bad";

// An icon is drawn outside the page, so it has no tokens: these are the light ones, readable on both kinds of tab bar.
const colours = { gz: "#c28120", zs: "#189a8a", off: "#cbcbc3", bad: "#c5372c", ink: "#1a1c20" };

/** The icon of a browser tab as SVG: which halves of the domino there are, and whether something is wrong. */
export function drawTabIcon(report: IndexReport): string {
  const families = new Set(
    report.entries.filter((e) => e.role === "image").map((e) => familyOf(e.compression)),
  );
  const half = (x: number, there: boolean, colour: string, letter: string) =>
    `<rect x="${x}" y="4" width="15" height="24" fill="${there ? colour : colours.off}"/>` +
    `<text x="${x + 7.5}" y="22" font-family="sans-serif" font-weight="700" font-size="15" text-anchor="middle" fill="${colours.ink}">${there ? letter : "–"}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">` +
    half(1, families.has("gzip"), colours.gz, "G") +
    half(16, families.has("zstd"), colours.zs, "Z") +
    badge(moodOf(report)) +
    `</svg>`
  );
}

function moodOf(report: IndexReport): Mood {
  if (report.issues.some((i) => i.severity === "error")) return "bad";
  return report.issues.some((i) => i.severity === "warning") ? "warn" : "calm";
}

function badge(mood: Mood): string {
  switch (mood) {
    case "calm":
      return "";
    case "warn":
      return `<path d="M24 0 32 14H16z" fill="#fff" stroke="${colours.bad}" stroke-width="2"/>`;
    case "bad":
      return `<path d="M20 0h7l5 5v7l-5 5h-7l-5-5V5z" fill="${colours.bad}" stroke="#fff"/><path d="M23.500 4v5M23.500 12.500v.5" stroke="#fff" stroke-width="2.500"/>`;
  }
}
