import type { Settings } from "./schema.ts";

/** Whether the server may push to a registry, as it stands in references (`HOST` or `HOST:PORT`). */
export const isWritableRegistry = ({ registries }: Pick<Settings, "registries">, registry: string): boolean =>
  registries[registry]?.write === true;
