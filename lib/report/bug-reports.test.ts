import { describe, expect, test } from "vitest";
import { planOf } from "#lib/plan/plan.ts";
import { clientNames } from "#lib/variants/clients/names.ts";
import { headline } from "#lib/variants/headline.ts";
import type { IndexReport } from "#lib/variants/report.ts";
import { reportOfReportCase } from "#test/cases/cases.ts";

/** The issues in a line: `code[positions]`, marked `!` for errors and `.` for notes. */
const lintOf = ({ issues }: IndexReport): string =>
  issues
    .map(({ code, reason, positions, severity }) => {
      const mark = { error: "!", warning: "", info: "." }[severity];
      return `${code}${reason === null ? "" : `(${reason})`}[${positions}]${mark}`;
    })
    .toSorted()
    .join(" ");

const failingIn = ({ picks }: IndexReport): readonly string[] => [
  ...new Set(picks.filter(({ outcome }) => outcome === "fails").map(({ client }) => client)),
];

const containersTools = clientNames.filter((name) => /^(?:podman|buildah|skopeo|cri-o)/.test(name));

describe("images made after public bug reports", () => {
  test("an artifact without a configuration costs itself alone", async () => {
    const report = await reportOfReportCase("artifact-without-config");
    expect(report.issues.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(report.entries.some(({ role, failure }) => role === "artifact" && failure !== null)).toBe(true);
    expect(failingIn(report)).toEqual([]);
  });

  test.each(["config-octet-stream", "config-text-html"])(
    "%s is an image that everybody pulls",
    async (name) => {
      const report = await reportOfReportCase(name);
      expect(report.entries[0]).toMatchObject({
        role: "image",
        platform: "linux/amd64",
        compression: "gzip",
      });
      expect(report.picks.map(({ position, decodes }) => [position, decodes])).toEqual(
        clientNames.map(() => [1, true]),
      );
      expect(headline(report).sentence).toContain("Every client gets gzip");
    },
  );

  test("a configuration of octet-stream in a list is an image of its platform, and planned for", async () => {
    const report = await reportOfReportCase("config-octet-in-list");
    expect(report.entries.map(({ role }) => role)).toEqual(["image", "image"]);
    expect(report.platforms.toSorted()).toEqual(["linux/amd64", "linux/arm64"]);
    const made = planOf(report, "dual").desired.filter(({ action }) => action === "make");
    expect(made.map(({ platform, compression }) => `${platform} ${compression}`).toSorted()).toEqual([
      "linux/amd64 gzip",
      "linux/amd64 zstd:chunked",
      "linux/arm64 gzip",
      "linux/arm64 zstd:chunked",
    ]);
  });

  test("an entry of OCI behind which a Docker manifest stands is shown as what it is, and told", async () => {
    const report = await reportOfReportCase("descriptor-type-lies");
    expect(report.entries[0]?.mediaType).toBe("application/vnd.docker.distribution.manifest.v2+json");
    expect(lintOf(report)).toContain("mixed-formats[1]!");
    expect(failingIn(report)).toEqual([]);
  });

  test("no diff IDs: an error, and Docker and containerd refuse the image", async () => {
    const report = await reportOfReportCase("diff-ids-empty-lone");
    expect(lintOf(report)).toContain("diff-ids-mismatch[1]!");
    expect(failingIn(report).toSorted()).toEqual(
      clientNames.filter((name) => /^(?:docker|containerd)-/.test(name)).toSorted(),
    );
  });

  test("no diff IDs in a twin: an error on that entry", async () => {
    expect(lintOf(await reportOfReportCase("diff-ids-empty-twin"))).toContain("diff-ids-mismatch[2]!");
  });

  test("OCI manifests in a Docker list: the list counts as one of the formats", async () => {
    const report = await reportOfReportCase("docker-list-oci-children");
    expect(lintOf(report)).toContain("mixed-formats[");
    expect(failingIn(report)).toEqual([]);
  });

  test("OCI gzip layers in a Docker manifest: containers' tools refuse it, and are named", async () => {
    const report = await reportOfReportCase("docker-manifest-oci-gzip-layers");
    expect(failingIn(report).toSorted()).toEqual(containersTools.toSorted());
    expect(lintOf(report)).toBe("mixed-formats[1]!");
    expect(report.issues[0]?.who).toContain("Podman 4.3");
    expect(headline(report).sentence).toBe("10 of 19 clients cannot pull linux/amd64.");
  });

  test("OCI zstd layers in a Docker manifest: containers' tools and Docker 20.10 refuse it", async () => {
    const report = await reportOfReportCase("docker-manifest-oci-zstd-layers");
    expect(failingIn(report).toSorted()).toEqual(["docker-20.10", ...containersTools].toSorted());
    expect(lintOf(report)).toContain("mixed-formats[1]!");
  });

  test("one index per platform inside the index: Docker follows since 23", async () => {
    const report = await reportOfReportCase("nested-per-platform");
    const of = (client: string) =>
      report.picks
        .filter((pick) => pick.client === client)
        .map(({ position, decodes }) => [position, decodes]);
    expect(of("docker-23").every(([position, decodes]) => position !== null && decodes === true)).toBe(true);
    expect(of("docker-20.10").every(([, decodes]) => decodes === false)).toBe(true);
    expect(report.issues.find(({ code }) => code === "nested-index")?.who).not.toContain("Docker 23");
  });

  test("old keys of zstd:chunked beside eStargz: pulled whole, not refused", async () => {
    const report = await reportOfReportCase("stargz-zstdchunked-old-keys");
    const issue = report.issues.find(({ code }) => code === "chunked-incomplete");
    expect(issue?.reason).toBe("old-keys");
    expect(issue?.who).toContain("whole");
  });
});
