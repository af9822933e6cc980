import { type ComponentId, idKey, parseIdKey, qualifiedName } from "#lib/cluster/component-name.ts";
import { componentModels } from "#lib/cluster/components.ts";
import { component } from "#lib/db/schema.ts";
import { type KeptFleet, keysIn } from "#lib/fleet/known/known.ts";
import { groupOf } from "#lib/fleet/known/record.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";

/** The names that components of a cluster have in the fleet; components by their `idKey`. */
export interface FleetNames {
  /** Finds a name for those that have none. */
  find(ids: readonly ComponentId[]): Promise<void>;
  of(key: string): string | undefined;
  /** The name was another's before it could be taken. True: there is another to be found. */
  yield(key: string): boolean;
  forget(key: string): void;
}

/**
 * A component has its plain name, as addresses have it, unless one of the other group or of another source has that already; then its
 * name tells its group too. Of two that come together the running model's is first, since that is how most were named before.
 */
export function createFleetNames({ database }: KeptFleet, known: Map<string, string>): FleetNames {
  const rankOf = ({ group }: ComponentId) => componentModels.findIndex((model) => model.group === group);

  return {
    async find(ids) {
      const nameless = ids.filter((id) => !known.has(idKey(id))).toSorted((a, b) => rankOf(a) - rankOf(b));
      if (nameless.length === 0) return;
      const rows = await database.sql
        .select({
          namespace: component.namespace,
          name: component.name,
          source: component.source,
          cluster: component.cluster,
        })
        .from(component)
        .where(
          keysIn(
            component,
            nameless.flatMap((id) => [id, { namespace: id.namespace, name: qualifiedName(id) }]),
          ),
        );
      const holders = new Map(
        rows.map((row) => [rowKey(row), row.source === "cluster" ? groupOf(row) : null]),
      );
      for (const id of nameless) {
        const qualified = { namespace: id.namespace, name: qualifiedName(id) };
        const key = rowKey(id);
        const isFree = !holders.has(key) || holders.get(key) === id.group;
        // One that another Twofold gave a name keeps it, though the plain one is free by now.
        const name = isFree && !holders.has(rowKey(qualified)) ? id.name : qualified.name;
        if (name === id.name) holders.set(key, id.group);
        known.set(idKey(id), name);
      }
    },
    of: (key) => known.get(key),
    yield(key) {
      // A name that tells the group is nobody else's.
      const isPlain = known.get(key) === parseIdKey(key).name;
      if (isPlain) known.delete(key);
      return isPlain;
    },
    forget: (key) => void known.delete(key),
  };
}
