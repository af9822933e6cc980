import { and, asc, count, desc, eq, isNotNull, notLike, sql } from "drizzle-orm";
import type { Writable } from "#lib/applications/service.ts";
import type { Database } from "#lib/db/open.ts";
import { component, registryProbe } from "#lib/db/schema.ts";
import type { OnBehalf } from "#lib/inspect/visit.ts";
import type { ByteBudget } from "#lib/oci/byte-budget.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { parseReference } from "#lib/oci/reference.ts";
import type { RegistryAccess } from "#lib/oci/registry/access.ts";
import { budgetedAccess } from "#lib/oci/registry/budgeted.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { issueOfProbe } from "#lib/probe/issue.ts";
import type { Probe, Verdict } from "#lib/probe/probe.ts";
import { probeRegistry } from "#lib/probe/probe-registry.ts";
import { pausesAt } from "#lib/scan/queue.ts";
import type { Issue } from "#lib/variants/report.ts";
import { leftAlone } from "./failures.ts";

/** A registry that holds images of the fleet. */
export interface FleetRegistry {
  readonly host: string;
  readonly components: number;
  /** Whether this server may push there. */
  readonly write: Writable;
  /** The last time that it was asked whether it serves partial pulls and the answer said it; null: never. */
  readonly probe: KeptProbe | null;
}

export interface KeptProbe {
  /** RFC 3339. */
  readonly at: string;
  readonly verdict: Exclude<Verdict, "unknown">;
  /** The image whose layer was asked for, and who answered for it. */
  readonly reference: string;
  readonly answeredBy: string;
  /** What is wrong; null where partial pulls are served. */
  readonly issue: Issue | null;
}

export interface RegistriesService {
  list(): Promise<readonly FleetRegistry[]>;
  /** Asks a registry now, by a layer of one of its components. */
  probe(host: string, reading: OnBehalf): Promise<Result<FleetRegistry, ReadFailure>>;
}

export interface ProbeTools {
  readonly database: Database;
  readonly access: RegistryAccess;
  readonly newBudget: () => ByteBudget;
  readonly mayWrite: (reference: string) => Writable;
  readonly now: () => Date;
}

/** Images that are tried: of one that is gone or empty nothing can be asked. */
const TRIED = 3;
/** What a probe reads at most of an image: five documents and four ranges. */
const CHARGED = 9;

export function createRegistriesService(tools: ProbeTools): RegistriesService {
  const { database, access, newBudget, now } = tools;
  return {
    list: () => listOf(tools, null),
    async probe(host, { signal, charge }) {
      const pause = (await pausesAt(database, now())).find(({ registry }) => registry === host);
      if (pause !== undefined) return fail(leftAlone(pause));
      let failure: ReadFailure = notOfFleet(host);
      for (const text of await imagesOf(database, host)) {
        const reference = parseReference(text);
        if (!reference.ok || reference.value.kind === "layout") continue;
        const booked = charge(CHARGED);
        if (!booked.ok) return booked;
        const budgeted = budgetedAccess(access, newBudget());
        const probed = await probeRegistry(reference.value, { access: budgeted, isTagGiven: true, signal });
        if (probed.ok) return kept(probed.value);
        failure = probed.failure;
        // Another image of the same registry says no more where it is the registry that fails.
        if (failure.code !== "not-found") break;
      }
      return fail(failure);
    },
  };

  /** What nobody could tell does not take the place of what was told before. */
  async function kept(probe: Probe): Promise<Result<FleetRegistry, ReadFailure>> {
    const { registry: host, verdict } = probe;
    if (verdict === "unknown") return fail(probe.answers.several.failure ?? notTold(host));
    const told = { at: now(), verdict, probe };
    await database.sql
      .insert(registryProbe)
      .values({ host, ...told })
      .onConflictDoUpdate({ target: registryProbe.host, set: told });
    const [row] = await listOf(tools, host);
    return row === undefined ? fail(notOfFleet(host)) : ok(row);
  }
}

async function listOf(
  { database: { sql: db }, mayWrite }: ProbeTools,
  host: string | null,
): Promise<readonly FleetRegistry[]> {
  const rows = await db
    .select({
      host: sql<string>`${component.registry}`,
      components: count(),
      reference: sql<string>`min(${component.reference})`,
      at: registryProbe.at,
      verdict: registryProbe.verdict,
      probe: registryProbe.probe,
    })
    .from(component)
    .leftJoin(registryProbe, eq(registryProbe.host, component.registry))
    .where(and(isRegistry, host === null ? undefined : eq(component.registry, host)))
    .groupBy(component.registry, registryProbe.host)
    .orderBy(desc(count()), asc(component.registry));
  return rows.map(({ host: name, components, reference, at, verdict, probe }) => ({
    host: name,
    components,
    write: mayWrite(tagged(reference)),
    probe: at === null ? null : keptProbe(at, verdict as KeptProbe["verdict"], probe as Probe),
  }));
}

function keptProbe(at: Date, verdict: KeptProbe["verdict"], probe: Probe): KeptProbe {
  const { reference, answeredBy } = probe;
  return { at: at.toISOString(), verdict, reference, answeredBy, issue: issueOfProbe(probe) };
}

/** Layouts have all of their layers at hand, and a text that is no reference names no host. */
const isRegistry = and(
  isNotNull(component.registry),
  notLike(component.registry, "oci:%"),
  sql`${component.registry} <> ''`,
);

/** Images of a registry that can be asked about: those that could be read come first, and of them those with zstd:chunked layers. */
async function imagesOf({ sql: db }: Database, host: string): Promise<readonly string[]> {
  const rows = await db
    .select({ reference: component.reference })
    .from(component)
    .where(and(isRegistry, isNotNull(component.reference), eq(component.registry, host)))
    .orderBy(
      desc(sql`${component.failure} is null and ${component.digest} is not null`),
      desc(sql`${component.zstdBytes} > 0`),
      asc(component.name),
    )
    .limit(TRIED);
  return rows.flatMap(({ reference }) => (reference === null ? [] : [reference]));
}

/** What may be pushed to is a registry's matter; of a digest alone no tag could move. */
const tagged = (text: string): string => text.replace(/@.*$/, "");

const notOfFleet = (host: string): ReadFailure => ({
  code: "not-found",
  message: `No component of the fleet has an image in ${host}.`,
  next: "Run `twofold probe HOST/REPOSITORY` for another registry.",
});

const notTold = (host: string): ReadFailure => ({
  code: "registry-error",
  message: `${host} did not answer in a way that says whether it serves partial pulls.`,
  next: "Try again later.",
});
