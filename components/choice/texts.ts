import type { Wanted } from "#lib/components/choice.ts";
import type { Built, Configured } from "#lib/components/states.ts";
import { choiceNames, words } from "./words.ts";

export function wantedText(wanted: Wanted): string {
  switch (wanted.kind) {
    case "chosen":
      return choiceNames[wanted.push];
    case "default":
      return `${choiceNames[wanted.push]} ${words.byDefault}`;
    case "unreadable":
      return words.unreadable(wanted.text);
  }
}

export const configuredText = (configured: Configured): string =>
  configured.kind === "known" ? choiceNames[configured.choice] : words.unknown;

export function builtText(built: Built): string {
  if (built.kind === "unread") return words.unread;
  const name = built.holds === null ? words.other : choiceNames[built.holds];
  return built.complete ? name : words.inPart(name, built.variants, built.variantsOfAll);
}
