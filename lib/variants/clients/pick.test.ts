import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf } from "#lib/oci/digest.ts";
import { DOCKER_LIST, OCI_INDEX, OCI_MANIFEST } from "#lib/oci/media-types.ts";
import { entryReport } from "#test/report-fixture.ts";
import type { Compression, EntryReport } from "../report.ts";
import { clientNamed } from "./clients.ts";
import { type ClientName, clientNames } from "./names.ts";
import { pickAll } from "./pick.ts";

const KINDS: Readonly<Record<string, Compression>> = {
  gz: "gzip",
  zstd: "zstd:chunked",
  plain: "zstd",
  stargz: "estargz",
  none: "none",
  mixed: "mixed",
  unknown: "unknown",
};

/** `gz`, `zstd+` (annotated), `arm64:gz`, `-:zstd+` (no platform), `att`, `index`, `artifact`; comma between entries. */
function entriesOf(line: string): EntryReport[] {
  return line.split(",").map((word, i) => {
    const [what = "", where = "linux/amd64"] = word.trim().split("@");
    const kind = what.replace("+", "");
    const role = kind === "att" ? "attestation" : kind === "index" || kind === "artifact" ? kind : "image";
    const platform = kind === "att" ? "unknown/unknown" : where === "-" ? null : where;
    return entryReport(i + 1, {
      platform,
      role,
      compression: KINDS[kind] ?? "unknown",
      annotatedZstd: what.endsWith("+"),
      mediaType: kind === "index" ? OCI_INDEX : OCI_MANIFEST,
      ...(role === "image" ? {} : { layerList: [] }),
    });
  });
}

/** What one client pulls: `2` read, `2!` not, `2?` unknown, `-` nothing. */
function pickOf(
  client: ClientName,
  entries: readonly EntryReport[] | string,
  platform = "linux/amd64",
  rootMediaType = OCI_INDEX,
): string {
  const read = typeof entries === "string" ? entriesOf(entries) : entries;
  const pick = pickAll(read, [platform], rootMediaType).find((p) => p.client === client);
  if (pick === undefined) throw new Error(`no pick for ${client}`);
  const marks = { reads: "", fails: "!", unknown: "?" } as const;
  return `${pick.position ?? "-"}${pick.position === null ? "" : marks[pick.outcome]}`;
}

const oldContainers = ["skopeo-1.9", "podman-4.3", "buildah-1.28"] as const;
const newContainers = [
  "skopeo-1.18",
  "podman-5",
  "podman-6",
  "buildah-1.39",
  "podman-4.9",
  "cri-o-1.32",
  "cri-o-1.35",
] as const;
const firstMatchers = [
  "docker-23",
  "docker-26-containerd",
  "docker-29",
  "containerd-1.6",
  "containerd-1.7",
  "containerd-2",
] as const;

describe("linux/amd64 as real clients were seen to take it", () => {
  // Measured with the clients of Debian 12 and 13 against a registry, from its access log; the columns are
  // containers/image old, new, Docker 20.10, Docker 23+ and containerd.
  test.each([
    ["a", "gz, zstd+", "1", "2", "1", "1"],
    ["b", "zstd+, gz", "1", "1", "1!", "1"],
    ["c", "gz, zstd", "1", "1", "1", "1"],
    ["d", "zstd, gz", "1", "1", "1!", "1"],
    ["e", "gz, gz@linux/arm64, zstd+, zstd+@linux/arm64", "1", "3", "1", "1"],
    ["f", "gz, gz@linux/arm64, zstd+@linux/arm64", "1", "1", "1", "1"],
    ["g1", "gz, gz+", "1", "2", "1", "1"],
    ["g2", "zstd, gz+", "1", "2", "1!", "1"],
    ["g3", "gz+, zstd", "1", "1", "1", "1"],
    ["h", "zstd+", "1", "1", "1!", "1"],
    // `annotatedZstd` is true for exactly "true": an entry annotated "false" reads as c.
    ["i", "gz, zstd", "1", "1", "1", "1"],
    ["j", "zstd+, zstd+, gz", "1", "1", "1!", "1"],
    ["k", "gz, gz, zstd+", "1", "3", "1", "1"],
    ["l", "zstd+@-, gz", "2", "2", "2", "2"],
  ])("shape %s: %s", (_shape, entries, old, modern, docker20, first) => {
    expect(oldContainers.map((c) => pickOf(c, entries))).toEqual(oldContainers.map(() => old));
    expect(newContainers.map((c) => pickOf(c, entries))).toEqual(newContainers.map(() => modern));
    expect(pickOf("docker-20.10", entries)).toBe(docker20);
    expect(firstMatchers.map((c) => pickOf(c, entries))).toEqual(firstMatchers.map(() => first));
  });

  test.each([
    ["interleaved with attestations", "gz, att, zstd+, att", "1", "3"],
    ["attestations first", "att, att, gz, zstd+", "3", "4"],
    ["attestations alone", "att, att", "-", "-"],
  ])("%s: an attestation is nobody's image", (_name, entries, first, annotated) => {
    for (const client of clientNames) {
      const prefers = clientNamed(client).family === "prefers-annotated-zstd";
      expect([client, pickOf(client, entries)]).toEqual([client, prefers ? annotated : first]);
    }
  });

  test("no client takes anything for unknown/unknown", () => {
    expect(pickAll(entriesOf("att, gz"), ["unknown/unknown"]).every((p) => p.position === null)).toBe(true);
  });
});

describe("variants of a platform", () => {
  test.each<[ClientName, string, string, string]>([
    // containers/image: no variant asked for means none first, then every known one, most capable first.
    ["skopeo-1.9", "gz@linux/arm64/v8, gz@linux/arm64", "linux/arm64", "2"],
    ["skopeo-1.9", "gz@linux/arm64, gz@linux/arm64/v8", "linux/arm64/v8", "2"],
    ["skopeo-1.18", "zstd+@linux/arm64/v8, gz@linux/arm64", "linux/arm64", "2"],
    ["skopeo-1.18", "gz@linux/arm/v6, gz@linux/arm/v7", "linux/arm", "2"],
    ["skopeo-1.18", "gz@linux/arm/v8, gz@linux/arm/v6", "linux/arm/v7", "2"],
    ["skopeo-1.18", "gz@linux/amd64/v2", "linux/amd64", "-"],
    ["skopeo-1.18", "gz@linux/amd64", "linux/amd64/v3", "1"],
    ["podman-5", "gz@linux/arm/v9", "linux/arm/v9", "1"],
    // containerd: arm64 and arm64/v8 are one; 386 and 32-bit arm are last resorts.
    ["containerd-1.7", "zstd+@linux/arm64/v8, gz@linux/arm64", "linux/arm64", "1"],
    ["containerd-1.7", "gz@linux/386, gz@linux/amd64", "linux/amd64", "2"],
    ["containerd-1.7", "gz@linux/386", "linux/amd64", "1"],
    ["containerd-1.7", "gz@linux/arm/v7", "linux/arm64", "1"],
    ["containerd-1.7", "gz@linux/arm/v5, gz@linux/arm/v6", "linux/arm/v7", "2"],
    ["containerd-1.7", "gz@linux/arm", "linux/arm/v7", "1"],
    ["containerd-1.7", "gz@linux/amd64, gz@linux/amd64/v2", "linux/amd64/v3", "2"],
    ["containerd-1.7", "gz@linux/amd64/v2", "linux/amd64", "-"],
    ["containerd-1.7", "gz@linux/arm64", "linux/arm64/v9", "-"],
    ["containerd-2", "gz@linux/arm64", "linux/arm64/v9", "1"],
    ["containerd-2", "gz@linux/arm64, gz@linux/arm64/v8.5", "linux/arm64/v9", "2"],
    ["containerd-2", "gz@linux/arm64/v8.6", "linux/arm64/v9", "-"],
    ["containerd-2", "gz@linux/arm64/v10", "linux/arm64/v10", "-"],
    ["containerd-2", "gz@linux/amd64(+sgx)", "linux/amd64", "-"],
    ["containerd-1.7", "gz@linux/amd64(+sgx)", "linux/amd64", "1"],
    ["containerd-2", "gz@linux/amd64, gz@linux/amd64(+sgx)", "linux/amd64(+sgx)", "2"],
    [
      "containerd-2",
      "gz@windows/amd64:10.0.17763.1, gz@windows/amd64:10.0.20348.1",
      "windows/amd64:10.0.20348.9",
      "2",
    ],
    // Docker 20.10 compares for equality, save for 32-bit arm.
    ["docker-20.10", "gz@linux/386", "linux/amd64", "-"],
    ["docker-20.10", "gz@linux/amd64/v1", "linux/amd64", "-"],
    ["docker-23", "gz@linux/amd64/v1", "linux/amd64", "1"],
    ["docker-20.10", "gz@linux/arm64/v8", "linux/arm64", "1"],
    ["docker-20.10", "gz@linux/arm/v5, gz@linux/arm/v6", "linux/arm/v7", "1"],
    ["docker-23", "gz@linux/arm/v5, gz@linux/arm/v6", "linux/arm/v7", "2"],
    // crane: what was not asked for does not count.
    ["crane", "gz@linux/arm64/v8, gz@linux/arm64", "linux/arm64", "1"],
    ["crane", "gz@linux/arm64", "linux/arm64/v8", "-"],
    ["crane", "gz@linux/386", "linux/amd64", "-"],
    // regctl: the closest variant that the host can run.
    ["regctl", "gz@linux/arm/v5, gz@linux/arm/v6", "linux/arm/v7", "2"],
    ["regctl", "gz@linux/amd64, gz@linux/amd64/v2", "linux/amd64/v3", "2"],
    ["regctl", "gz@linux/386", "linux/amd64", "-"],
    ["regctl", "gz@windows/amd64:10.0.17763.1, gz@windows/amd64:10.0.20348.1", "windows/amd64", "2"],
    ["regctl", "gz@windows/amd64:10.0.17763, gz@windows/amd64:10.0.17763.5", "windows/amd64", "1"],
    ["regctl", "gz@windows/amd64, gz@windows/amd64:10.0.17763.5", "windows/amd64:10.0.20348.1", "-"],
    ["regctl", "gz@linux/arm64/v8, zstd+@linux/arm64", "linux/arm64", "1"],
  ])("%s, %s, asked for %s", (client, entries, platform, pick) => {
    expect(pickOf(client, entries, platform)).toBe(pick);
  });
});

describe("entries without platform", () => {
  test.each<[ClientName, string, string]>([
    ["skopeo-1.9", "gz@-, gz@-", "1"],
    // Between entries without platform the annotation counts too.
    ["skopeo-1.18", "gz@-, zstd+@-", "2"],
    ["docker-20.10", "gz@-", "-"],
    ["docker-23", "gz@-", "1"],
    ["docker-23", "gz@-, gz@linux/386", "2"],
    ["containerd-1.7", "gz@-", "1"],
    ["crane", "zstd+@-, gz", "1"],
    ["regctl", "gz@-", "-"],
  ])("%s of %s takes %s", (client, entries, pick) => expect(pickOf(client, entries)).toBe(pick));

  test("crane takes one for linux/amd64 alone", () =>
    expect(pickOf("crane", "gz@-", "linux/arm64")).toBe("-"));

  test("containerd takes one only when the image's own configuration fits", () => {
    const arm = [entryReport(1, { platform: null, configPlatform: "linux/arm64/v8" })];
    expect(pickOf("containerd-1.7", arm, "linux/amd64")).toBe("-");
    expect(pickOf("containerd-1.7", arm, "linux/arm64")).toBe("1");
    // The first one without platform is looked at and no other.
    const two = [...arm, entryReport(2, { platform: null, configPlatform: "linux/amd64" })];
    expect(pickOf("containerd-1.7", two, "linux/amd64")).toBe("-");
  });

  test("in a Docker manifest list containers tools never take one", () => {
    expect(pickOf("skopeo-1.18", "gz@-", "linux/amd64", DOCKER_LIST)).toBe("-");
  });
});

test("in a Docker manifest list nobody prefers zstd", () => {
  for (const client of clientNames) expect(pickOf(client, "gz, zstd+", "linux/amd64", DOCKER_LIST)).toBe("1");
});

test("a single manifest is what every client takes, for any platform", () => {
  for (const client of clientNames) {
    expect(pickOf(client, "gz@linux/arm64", "linux/s390x", OCI_MANIFEST)).toBe("1");
  }
});

describe("decoding", () => {
  test.each([
    ["gz", "1", "1"],
    ["stargz", "1", "1"],
    ["none", "1", "1"],
    ["plain", "1!", "1"],
    ["zstd", "1!", "1"],
    ["mixed", "1!", "1"],
    ["unknown", "1?", "1?"], // the bytes decide
    ["artifact", "1!", "1!"],
  ])("%s: Docker 20.10 %s, Docker 23 %s", (entries, docker20, docker23) => {
    expect(pickOf("docker-20.10", entries)).toBe(docker20);
    expect(pickOf("docker-23", entries)).toBe(docker23);
  });

  test.each([
    ["not-found", "fails", false],
    ["digest-mismatch", "fails", false],
    ["rate-limited", "unknown", null],
    ["unauthorized", "unknown", null],
    ["denied", "unknown", null],
    ["registry-error", "unknown", null],
    ["timeout", "unknown", null],
  ] as const)("an entry that was not read because of %s: %s for everybody", (code, outcome, decodes) => {
    const failure = { code, message: "told so", next: "ask again" };
    for (const pick of pickAll([entryReport(1, { failure, layerList: [] })], ["linux/amd64"])) {
      expect(pick).toMatchObject({ position: 1, outcome, decodes, reason: "told so" });
    }
  });
});

describe("a nested index", () => {
  const nest = (inside: string, platform: string | null = null): EntryReport[] => [
    entryReport(1, {
      role: "index",
      mediaType: OCI_INDEX,
      platform,
      compression: "unknown",
      nested: entriesOf(inside),
    }),
  ];

  test.each<[ClientName, string]>([
    ["skopeo-1.9", "1!"],
    ["podman-5", "1!"],
    ["docker-20.10", "-"],
    ["docker-23", "1"],
    ["containerd-1.7", "1"],
    ["docker-26-containerd", "1"],
    ["crane", "1"],
    ["regctl", "-"],
  ])("without platform: %s gets %s", (client, pick) => expect(pickOf(client, nest("gz, zstd+"))).toBe(pick));

  test("with a platform regctl goes into it", () => {
    expect(pickOf("regctl", nest("gz", "linux/amd64"))).toBe("1");
  });

  test("who goes into it and finds no such platform finds nothing", () => {
    expect(pickOf("containerd-1.7", nest("gz@linux/s390x"))).toBe("-");
  });
});

describe("laws", () => {
  const platform = fc.constantFrom(
    "linux/amd64",
    "linux/arm64",
    "linux/s390x",
    "linux/ppc64le",
    "unknown/unknown",
  );
  const kind = fc.constantFrom<Compression>("gzip", "zstd", "zstd:chunked", "mixed", "none");
  const drawn = fc.array(fc.record({ platform, compression: kind, annotatedZstd: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  });
  const number = (list: readonly Partial<EntryReport>[]) => list.map((e, i) => entryReport(i + 1, e));
  const named = (list: readonly Partial<EntryReport>[]) =>
    list.map((e, i): Partial<EntryReport> => ({ ...e, digest: digestOf(`drawn ${i}`) }));

  test("where the entries of other platforms stand changes nobody's pick", () => {
    fc.assert(
      fc.property(drawn, fc.infiniteStream(fc.nat()), (list, dice) => {
        const mine = named(list).filter((e) => e.platform === "linux/amd64");
        const others = named(list).filter((e) => e.platform !== "linux/amd64");
        const shuffled = [...mine];
        for (const other of others) {
          shuffled.splice((dice.next().value ?? 0) % (shuffled.length + 1), 0, other);
        }
        const taken = (entries: EntryReport[]) =>
          pickAll(entries, ["linux/amd64"]).map((p) => [
            p.client,
            entries.find((e) => e.position === p.position)?.digest,
            p.decodes,
          ]);
        // Same own entries, in the same order; the digest stands for the entry whatever its position.
        expect(taken(number(shuffled))).toEqual(taken(number([...mine, ...others])));
      }),
    );
  });

  test("who takes the first match never takes an entry behind one of the same platform", () => {
    fc.assert(
      fc.property(drawn, (list) => {
        const entries = number(list);
        for (const pick of pickAll(entries, ["linux/amd64", "linux/arm64", "linux/s390x"])) {
          if (clientNamed(pick.client).family === "prefers-annotated-zstd") continue;
          const first = entries.find((e) => e.platform === pick.platform);
          expect([pick.client, pick.position]).toEqual([pick.client, first?.position ?? null]);
        }
      }),
    );
  });

  test("who prefers zstd takes the first annotated entry of the platform, else its first", () => {
    fc.assert(
      fc.property(drawn, (list) => {
        const entries = number(list);
        for (const pick of pickAll(entries, ["linux/amd64"])) {
          if (clientNamed(pick.client).family !== "prefers-annotated-zstd") continue;
          const own = entries.filter((e) => e.platform === "linux/amd64");
          const best = own.find((e) => e.annotatedZstd) ?? own[0];
          expect(pick.position).toBe(best?.position ?? null);
        }
      }),
    );
  });

  test("a row per client and platform, in their order", () => {
    const rows = pickAll(entriesOf("gz"), ["linux/amd64", "linux/arm64"]);
    expect(rows.map((r) => `${r.client} ${r.platform}`)).toEqual(
      clientNames.flatMap((c) => [`${c} linux/amd64`, `${c} linux/arm64`]),
    );
  });
});
