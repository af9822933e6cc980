import { Command } from "#components/ui/command.tsx";
import { words } from "./words.ts";

/** Every view can be left with its own command. */
export function DoItYourself({ lines }: { lines: readonly string[] }) {
  return (
    <section className="panel" aria-labelledby="diy-heading">
      <div className="ph">
        <h2 id="diy-heading">{words.doItYourself}</h2>
      </div>
      <div className="boxed grid gap-2">
        {lines.map((line) => (
          <Command key={line} line={line} />
        ))}
      </div>
    </section>
  );
}

/** The commands that yield what the Index view shows. */
export function inspectCommands(reference: string): string[] {
  const own = `twofold inspect ${reference}`;
  if (reference.startsWith("oci:")) return [own];
  return [own, `skopeo inspect --raw docker://${reference} | jq .manifests`];
}
