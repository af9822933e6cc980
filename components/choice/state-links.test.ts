import { expect, test } from "vitest";
import type { FleetRow } from "#lib/fleet/table/row.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { statesOf } from "./state-links.ts";

/** Three words for the three states: a choice, `?` for what is not known, `-` for an index of neither compression. */
function linksOf(text: string, kind: "chosen" | "default" = "chosen") {
  const [push, conf, has] = text.split(" ") as [Choice, Choice | "?", Choice | "?" | "-"];
  return statesOf({
    wanted: { kind, push },
    configured: conf === "?" ? { kind: "unknown" } : { kind: "known", choice: conf },
    built: has === "?" ? { kind: "unread" } : { kind: "read", holds: has === "-" ? null : has },
  } as Pick<FleetRow, "wanted" | "configured" | "built">).links.join(" ");
}

test.each([
  ["dual dual dual", "agree agree"],
  ["dual dual gzip", "agree differ"],
  ["dual gzip gzip", "differ agree"],
  ["dual gzip dual", "differ differ"],
  ["dual ? gzip", "unknown differ"],
  ["dual ? dual", "unknown unknown"],
  ["dual gzip ?", "differ unknown"],
  ["dual ? -", "unknown differ"],
])("%s: %s", (states, links) => expect(linksOf(states)).toBe(links));

test.each([
  ["dual dual dual", "agree agree"],
  ["dual ? gzip", "unknown unknown"],
  ["dual gzip gzip", "unknown agree"],
  // What the build was told and what it made are two facts, whoever chose.
  ["dual gzip dual", "unknown differ"],
])("from a default there is no distance: %s: %s", (states, links) =>
  expect(linksOf(states, "default")).toBe(links),
);
