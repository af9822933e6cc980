import type { LoadedSettings } from "#lib/config/load.ts";
import type { Configured } from "#lib/fleet/choice/states.ts";
import { readCounts } from "#lib/fleet/counts/counts.ts";
import { type KeptFleet, keepKnown, type Told } from "#lib/fleet/known/known.ts";
import type { KnownComponent } from "#lib/fleet/known/record.ts";
import { listSamples } from "#lib/inspect/samples.ts";

/** Namespace of the sample components. */
const SAMPLE_NAMESPACE = "samples";

/** Where there is no cluster, nothing says what the next build will do. */
const noCluster: Configured = { kind: "unknown", why: "no-cluster", text: null };

/** A component that only a reference is known of. */
export function plainComponent(
  source: "settings" | "added" | "samples",
  given: {
    readonly namespace: string;
    readonly name: string;
    readonly application?: string | null;
    readonly reference: string;
  },
): KnownComponent {
  return {
    namespace: given.namespace,
    name: given.name,
    application: given.application ?? null,
    source,
    reference: given.reference,
    pullRequestImage: null,
    configured: noCluster,
    cluster: null,
    builtAt: null,
  };
}

const told = (known: KnownComponent): Told => ({ known, wanted: null });

/** The components of the settings file; those that left it are gone. */
export async function keepSettings(fleet: KeptFleet, { settings }: LoadedSettings): Promise<void> {
  const known = settings.components.map((one) =>
    plainComponent("settings", {
      namespace: one.namespace,
      name: one.name,
      application: one.application ?? null,
      reference: one.reference,
    }),
  );
  await keepKnown(fleet, "settings", known.map(told), { all: true });
}

/** The samples stand in for a fleet until there is one, and never beside it. */
export async function keepSamples(fleet: KeptFleet, loaded: LoadedSettings): Promise<boolean> {
  const { settings } = loaded;
  // As often as components are added: from the kept counts, and without a look at the components where there is nothing to do.
  const known = (await readCounts(fleet.database, ["source"])).get("source");
  const others =
    settings.components.length > 0 || settings.cluster !== undefined || (known?.get("added") ?? 0) > 0;
  if (others && (known?.get("samples") ?? 0) === 0) return false;
  const samples = others
    ? []
    : listSamples(loaded).map(({ reference }) =>
        plainComponent("samples", {
          namespace: SAMPLE_NAMESPACE,
          name: reference.slice(reference.lastIndexOf(":") + 1),
          reference,
        }),
      );
  await keepKnown(fleet, "samples", samples.map(told), { all: true });
  return samples.length > 0;
}

/** The samples are of the move to both compressions, so both is what their made-up owner wants. */
export function choicesOf({ settings: { choices } }: LoadedSettings): LoadedSettings["settings"]["choices"] {
  return { ...choices, namespaces: { [SAMPLE_NAMESPACE]: "dual", ...choices.namespaces } };
}
