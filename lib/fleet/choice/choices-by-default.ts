import type { Settings } from "#lib/config/schema.ts";
import type { Wanted } from "./choice.ts";

/** What is wanted where nobody chose: the application's line of the settings, else the namespace's, else the general one. */
export function defaultWanted(
  { application, namespace }: { readonly application: string | null; readonly namespace: string },
  choices: Settings["choices"],
): Extract<Wanted, { kind: "default" }> {
  const byApplication = application === null ? undefined : choices.applications[application];
  if (byApplication !== undefined) return byDefault(byApplication, "application");
  const byNamespace = choices.namespaces[namespace];
  if (byNamespace !== undefined) return byDefault(byNamespace, "namespace");
  return byDefault(choices.default, "settings");
}

const byDefault = (push: Settings["choices"]["default"], from: "application" | "namespace" | "settings") =>
  ({ kind: "default", from, push, pullRequest: null }) as const;
