// How many bytes Tekton's results take, and how many a task's pod can carry (tektoncd/pipeline, pkg/termination/write.go,
// pkg/result/result.go; kubernetes, pkg/kubelet/status, `normalizeStatus`).

import type { TypedValue } from "./run.ts";
import { containersOf, type TaskShape } from "./task-shape.ts";

/** The entrypoint writes no more than this for a container. */
export const CONTAINER_BYTES = 4096;
/** The kubelet cuts all containers of a pod to an even share of this. */
const POD_BYTES = 12_288;

/** Bytes that the results of a task may take, by the containers of its pod, init containers among them. */
export const resultLimit = (containers: number): number =>
  Math.min(CONTAINER_BYTES, Math.floor(POD_BYTES / containers));

export interface TaskResult {
  readonly name: string;
  readonly value: string;
}

/** `{"key":"","value":"","type":1}` and the comma before the next element. */
const ELEMENT_BYTES = 31;
/** The brackets and the element `StartedAt`, which Tekton adds (UTC). */
const FRAME_BYTES = 65;

/** The bytes of the termination message with these string results. */
export const resultBytes = (results: readonly TaskResult[]): number =>
  results.reduce(
    (sum, { name, value }) => sum + ELEMENT_BYTES + byteLength(name) + escapedBytes(value),
    FRAME_BYTES,
  );

/**
 * What one result takes of the message, its comma among it. The text of a list or map in its file is not known any more:
 * compact JSON is taken, so theirs is an estimate.
 */
export const resultElementBytes = (result: TypedValue & { readonly name: string }): number =>
  ELEMENT_BYTES + byteLength(result.name) + escapedBytes(fileText(result));

/** What Tekton adds of its own: the bytes of a message without any result. */
export const emptyMessageBytes = FRAME_BYTES;

/** `{"name":"","value":"","type":"task"}`: what a result's line in the log of the results sidecar has beside name and value. */
const LINE_BYTES = 36;

/** The line of one result where `results-from` is `sidecar-logs` (internal/sidecarlogresults): `max-result-size` holds it alone. */
export const sidecarLineBytes = (result: TypedValue & { readonly name: string }): number =>
  LINE_BYTES + byteLength(result.name) + escapedBytes(fileText(result));

const fileText = (typed: TypedValue): string =>
  typed.type === "string" ? typed.value : JSON.stringify(typed.value);

/** Length of a string as Go's encoding/json writes it, without its quotes. */
export function escapedBytes(value: string): number {
  let bytes = 0;
  for (const character of value) bytes += characterBytes(character);
  return bytes;
}

/** Backspace and form feed since Go 1.22; before, they were six bytes. */
const TWO_BYTES = new Set(['"', "\\", "\n", "\r", "\t", "\b", "\f"]);

function characterBytes(character: string): number {
  if (TWO_BYTES.has(character)) return 2;
  const code = character.codePointAt(0) ?? 0;
  // HTML's own characters and the two line separators are written as \uXXXX.
  if (code < 0x20 || "<>&\u2028\u2029".includes(character)) return 6;
  return byteLength(character);
}

/** Length in UTF-8. */
export const byteLength = (text: string): number => new TextEncoder().encode(text).length;

/** Three steps with scripts, no sidecar: `build-image-index` of Konflux, which names the manifests. */
const BUILD_IMAGE_INDEX: TaskShape = { steps: 3, sidecars: 0, scripts: true, workingDirs: false };
/** A commit, which is the tag of a push build. */
const TAG = "0".repeat(40);
const DIGEST = `sha256:${"0".repeat(64)}`;

export interface IndexResults {
  readonly bytes: number;
  readonly limit: number;
  /** What was assumed of the task. */
  readonly basis: string;
}

/** What the results of `build-image-index` take for an index of so many manifests in `repository`. */
export function indexResults(repository: string, manifests: number): IndexResults {
  const reference = `${repository}@${DIGEST}`;
  return {
    bytes: resultBytes([
      { name: "IMAGE_DIGEST", value: DIGEST },
      { name: "IMAGE_URL", value: `${repository}:${TAG}` },
      { name: "IMAGE_REF", value: `${repository}:${TAG}@${DIGEST}` },
      { name: "SBOM_BLOB_URL", value: reference },
      { name: "IMAGES", value: Array.from({ length: manifests }, () => reference).join(", ") },
    ]),
    limit: resultLimit(containersOf(BUILD_IMAGE_INDEX)),
    basis:
      "build-image-index of Konflux: 3 steps with scripts, 5 containers, results in termination messages",
  };
}
