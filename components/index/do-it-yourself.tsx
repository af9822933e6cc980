import { Command } from "#components/ui/command.tsx";
import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import { words } from "./words.ts";

/** Every view can be left with its own command. */
export function DoItYourself({ lines }: { lines: readonly string[] }) {
  return (
    <Panel aria-labelledby="diy-heading">
      <PanelHead>
        <PanelTitle id="diy-heading">{words.doItYourself}</PanelTitle>
      </PanelHead>
      <div className="grid gap-2 px-4 py-3">
        {lines.map((line) => (
          <Command key={line} line={line} />
        ))}
      </div>
    </Panel>
  );
}

/** The commands that yield what the Index view shows. */
export function inspectCommands(reference: string): string[] {
  const own = `twofold inspect ${reference}`;
  if (reference.startsWith("oci:")) return [own];
  return [own, `skopeo inspect --raw docker://${reference} | jq .manifests`];
}
