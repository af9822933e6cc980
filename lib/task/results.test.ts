import { expect, test } from "vitest";
import { resultBytes } from "#lib/tekton/result-budget.ts";
import { anyDigest, imageResults } from "./image-results.ts";
import { cutLines, fileText, roomTaken, type TaskResults, whyTooMany } from "./results.ts";

const url = "quay.io/redhat-user-workloads/my-team-tenant/my-component:v1";
const indexOf = (manifests: number): TaskResults =>
  imageResults([
    {
      reference: `${url}@${anyDigest(0)}`,
      url,
      digest: anyDigest(0),
      manifests: Array.from({ length: manifests }, (_, at) => anyDigest(at + 1)),
      sbom: "",
    },
  ]);
const message = { from: "termination-message", bytes: 4096 } as const;

test("bytes are those that Tekton counts, a list as the text of its file", () => {
  const results = { IMAGES: "a@sha256:1,b", IMAGE_REFS: ["a", 'b"'] };
  expect(roomTaken(results, message)).toBe(
    resultBytes([
      { name: "IMAGES", value: results.IMAGES },
      { name: "IMAGE_REFS", value: '["a","b\\""]' },
    ]),
  );
  expect(fileText(results.IMAGES)).toBe(results.IMAGES);
});

test("what is too much says how many would fit, and that many do", () => {
  const why = whyTooMany(indexOf(40), message);
  const [, fitting = ""] = /(\d+) of the 40 manifests/.exec(why?.message ?? "") ?? [];
  expect(Number(fitting)).toBeGreaterThan(20);
  expect(whyTooMany(indexOf(Number(fitting)), message)).toBeNull();
  expect(whyTooMany(indexOf(Number(fitting) + 1), message)).not.toBeNull();
});

test("results of earlier steps take of the same room, and one that is written again counts once", () => {
  const results = indexOf(4);
  const room = { from: "termination-message", bytes: roomTaken(results, message) } as const;
  expect(whyTooMany(results, room)).toBeNull();
  expect(whyTooMany(results, room, { OTHER: "x" })).not.toBeNull();
  expect(whyTooMany(results, room, { IMAGE_URL: "something long that is written again" })).toBeNull();
});

test("with sidecar logs each result is by itself", () => {
  const results = indexOf(40);
  expect(whyTooMany(results, { from: "sidecar-logs", bytes: 8192 })).toBeNull();
  expect(whyTooMany(results, { from: "sidecar-logs", bytes: 4096 })?.message).toContain("max-result-size");
});

test("a list of several names indexes and children, and nobody's one image", () => {
  const [one, two] = [1, 2].map((at) => ({
    reference: `quay.io/a/b:${at}@${anyDigest(at)}`,
    url: `quay.io/a/b:${at}`,
    digest: anyDigest(at),
    manifests: [anyDigest(10 * at), anyDigest(10 * at + 1)],
    sbom: "",
  })) as [never, never];
  const passed = { reference: "x", url: "x", digest: null, manifests: null, sbom: "" };
  const results = imageResults([one, passed, two]);
  expect(String(results["IMAGES"]).split(",")).toHaveLength(6);
  expect([results["IMAGE_URL"], results["IMAGE_DIGEST"], results["IMAGE_REF"]]).toEqual(["", "", ""]);
  expect(results["IMAGE_REFS"]).toHaveLength(3);
  expect(String(imageResults([one])["IMAGES"]).split(",")).toHaveLength(2);
});

test("lines are cut whole, and the rest is counted", () => {
  expect(cutLines(["one", "two"], 100)).toBe("one\ntwo");
  expect(cutLines(["one", "two", "three, and all that comes with it"], 20)).toBe("one\n… and 2 more");
  expect(cutLines(["a line that is long"], 5)).toBe("");
});
