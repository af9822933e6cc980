import { describe, expect, test } from "vitest";
import { stepDocument, taskRunDocument } from "#test/tekton/run-documents.ts";
import { readRun } from "./read-run.ts";
import { resultHints, runHints } from "./type-hints.ts";
import { readValue } from "./typed-value.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);

const hintsOf = (results: Readonly<Record<string, unknown>>) =>
  resultHints(Object.entries(results).map(([name, value]) => ({ name, ...readValue(value) })));

/** Each hint as `kind subject@digest`, shortened, with `+` for an image and `4` for a subject of slsa/v2alpha4. */
const named = (results: Readonly<Record<string, unknown>>) =>
  hintsOf(results)
    .hints.map(
      ({ kind, subject, digest, isImage, formats }) =>
        `${kind} ${subject}@${digest.replace(/(.)\1{15,}/, "$1")}${isImage ? "+" : ""}${formats.includes("slsa/v2alpha4") ? "4" : ""}`,
    )
    .join(", ");
const whys = (results: Readonly<Record<string, unknown>>) =>
  hintsOf(results).malformed.map(({ value, why }) => `${value.replace(/(.)\1{15,}/g, "$1")}: ${why}`);

const a = `sha256:${A}`;
test.each([
  [{ IMAGE_URL: "gcr.io/x/y", IMAGE_DIGEST: a }, "image gcr.io/x/y@sha256:a+4"],
  [{ IMAGE_URL: " gcr.io/x/y:v1\n", IMAGE_DIGEST: `${a}\n` }, "image gcr.io/x/y@sha256:a+4"],
  [{ "web-IMAGE_URL": "gcr.io/x/y", "web-IMAGE_DIGEST": a }, "image gcr.io/x/y@sha256:a+4"],
  [{ BASE_IMAGE_URL: "gcr.io/x/y", BASE_IMAGE_DIGEST: a }, "image gcr.io/x/y@sha256:a+4"],
  [{ IMAGE_URL: "app", IMAGE_DIGEST: a }, "image index.docker.io/library/app@sha256:a+4"],
  [{ IMAGE_URL: "docker.io/org/app", IMAGE_DIGEST: a }, "image index.docker.io/org/app@sha256:a+4"],
  [{ IMAGE_URL: "localhost:5000/app", IMAGE_DIGEST: a }, "image localhost:5000/app@sha256:a+4"],
  // A scheme is taken for a registry's name.
  [{ IMAGE_URL: "oci://gcr.io/app", IMAGE_DIGEST: a }, "image oci://gcr.io/app@sha256:a+4"],
  [
    { IMAGES: `gcr.io/x1@${a}, gcr.io/z1:v1@sha256:${B}\n` },
    "images gcr.io/x1@sha256:a+4, images gcr.io/z1@sha256:b+4",
  ],
  [
    { IMAGES: `gcr.io/x1@${a}\ngcr.io/z1@sha256:${B}` },
    "images gcr.io/x1@sha256:a+4, images gcr.io/z1@sha256:b+4",
  ],
  [{ IMAGES: "" }, ""],
  [{ BASE_IMAGES: `gcr.io/x1@${a}`, images: `gcr.io/x1@${a}` }, ""],
  [{ IMAGE_REF: `gcr.io/x1@${a}`, SBOM_BLOB_URL: `gcr.io/x1@${a}`, image_url: "gcr.io/x" }, ""],
  [{ ARTIFACT_URI: "any thing", ARTIFACT_DIGEST: a }, "artifact any thing@sha256:a"],
  [{ "jar-ARTIFACT_URI": "a.jar", "jar-ARTIFACT_DIGEST": `sha1:${"c".repeat(40)}` }, "artifact a.jar@sha1:c"],
  [{ ARTIFACT_OUTPUTS: { uri: "gcr.io/x1", digest: a } }, "artifact gcr.io/x1@sha256:a"],
  [
    { ARTIFACT_OUTPUTS: { uri: "gcr.io/x1", digest: a, isBuildArtifact: "true" } },
    "artifact gcr.io/x1@sha256:a+4",
  ],
  [
    { ARTIFACT_OUTPUTS: { uri: "gcr.io/x1", digest: a, isBuildArtifact: "True" } },
    "artifact gcr.io/x1@sha256:a",
  ],
  // Two subjects for one artifact: its URI as it stands, and the image that it is.
  [
    { o_ARTIFACT_OUTPUTS: { uri: "abc", digest: a, isBuildArtifact: "true" } },
    "artifact abc@sha256:a4, artifact index.docker.io/library/abc@sha256:a+4",
  ],
  [
    { o_ARTIFACT_OUTPUTS: { uri: "abc", digest: `sha512:${"d".repeat(128)}`, isBuildArtifact: "true" } },
    "artifact abc@sha512:d4",
  ],
  [{ ARTIFACT_INPUTS: { uri: "gcr.io/x1", digest: a } }, ""],
])("%j", (results, hints) => expect(named(results)).toBe(hints));

test.each([
  [
    { IMAGE_URL: "gcr.io/x1", IMAGE_DIGEST: "sha256:abc" },
    "gcr.io/x1@sha256:abc: its digest is not of 64 lower-case hex digits",
  ],
  [
    { IMAGE_URL: "gcr.io/x1", IMAGE_DIGEST: "sha512:abc" },
    "gcr.io/x1@sha512:abc: its digest is not of sha256",
  ],
  [
    { IMAGE_URL: "gcr.io/X1", IMAGE_DIGEST: a },
    "gcr.io/X1@sha256:a: its repository is not of 2 to 255 lower-case letters, digits and _-./",
  ],
  [{ IMAGE_URL: `gcr.io/x1@${a}`, IMAGE_DIGEST: a }, "gcr.io/x1@sha256:a@sha256:a: it has more than one @"],
  [{ IMAGE_URL: "a b.c/x1", IMAGE_DIGEST: a }, "a b.c/x1@sha256:a: a b.c is no registry"],
  [{ IMAGE_URL: "gcr.io/x1", IMAGE_DIGEST: "" }, "gcr.io/x1@: IMAGE_DIGEST is empty, or no text"],
  [{ IMAGE_URL: ["gcr.io/x1"], IMAGE_DIGEST: a }, "@sha256:a: IMAGE_URL is empty, or no text"],
  [{ BASE_IMAGE_DIGEST: a }, "@sha256:a: there is no BASE_IMAGE_URL beside it"],
  [{ IMAGE_URL: "gcr.io/x1" }, "gcr.io/x1@: there is no IMAGE_DIGEST beside it"],
  [{ IMAGES: `gcr.io/x1, gcr.io/y1@${a}` }, "gcr.io/x1: it has no @digest"],
  [{ IMAGES: [`gcr.io/x1@${a}`] }, '["gcr.io/x1@sha256:a"]: it is an array, and Chains reads a text alone'],
  [
    { ARTIFACT_URI: "u", ARTIFACT_DIGEST: "md5:abc" },
    "u@md5:abc: its digest is of none of sha1, sha256, sha384 and sha512",
  ],
  [{ ARTIFACT_OUTPUTS: "gcr.io/x1" }, '"gcr.io/x1": it is a text, and Chains reads an object alone'],
  [{ ARTIFACT_OUTPUTS: { digest: a } }, '{"digest":"sha256:a"}: it has no uri'],
  [{ ARTIFACT_OUTPUTS: { uri: "u" } }, '{"uri":"u"}: it has no digest'],
  [
    { ARTIFACT_OUTPUTS: { uri: "u", digest: "abc" } },
    '{"uri":"u","digest":"abc"}: its digest is not algorithm:hex',
  ],
])("%j is malformed", (results, why) => expect(whys(results)).toEqual([why]));

test("an empty pair is what a task writes that built nothing: no fault", () =>
  expect(hintsOf({ IMAGE_URL: "", IMAGE_DIGEST: "\n" })).toEqual({ hints: [], malformed: [] }));

test("of results with one name the last that holds a text counts", () => {
  const results = ["gcr.io/first", "gcr.io/last", ""].map((url) => ({
    name: "IMAGE_URL",
    ...readValue(url),
  }));
  const { hints } = resultHints([...results, { name: "IMAGE_DIGEST", ...readValue(a) }]);
  expect(hints.map(({ subject }) => subject)).toEqual(["gcr.io/last"]);
});

test("a digest that two results name is told for each", () =>
  expect(
    hintsOf({ IMAGE_URL: "gcr.io/x1", IMAGE_DIGEST: a, IMAGES: `gcr.io/x1@${a}` }).hints.map(
      ({ results }) => results,
    ),
  ).toEqual([["IMAGE_URL", "IMAGE_DIGEST"], ["IMAGES"]]));

test("an artifact's digest is compared clean, and stated as it was written", () => {
  const written = `SHA256: ${A}`;
  expect(hintsOf({ ARTIFACT_URI: "u", ARTIFACT_DIGEST: written }).hints).toMatchObject([
    { digest: a, stated: written },
  ]);
});

describe("a step's own results", () => {
  const run = (results: Readonly<Record<string, unknown>>) => {
    const step = stepDocument("build", {}) as object;
    const values = Object.entries(results).map(([name, value]) => ({ name, value }));
    const read = readRun(taskRunDocument({ steps: [{ ...step, results: values }] }));
    if (!read.ok) throw new Error(read.failure.why);
    return runHints(read.value);
  };
  test("are read by slsa/v2alpha4 alone, and not signed", () =>
    expect(run({ IMAGE_URL: "gcr.io/x1", IMAGE_DIGEST: a }).hints).toMatchObject([
      { step: "build", isImage: false, formats: ["slsa/v2alpha4"] },
    ]));
  test("are no subject where that format reads nothing, and no fault either", () =>
    expect(run({ ARTIFACT_URI: "u", ARTIFACT_DIGEST: a, o_ARTIFACT_URI: "u" })).toEqual({
      hints: [],
      malformed: [],
    }));
});
