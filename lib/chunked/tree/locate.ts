import { ok, type Result } from "#lib/oci/result.ts";
import { DIR, HARDLINK, linkOf, SYMLINK } from "../toc/toc.ts";
import { childNamed, type Files } from "./look.ts";

/** Where a path of an image leads. */
export type Located =
  | { readonly kind: "found"; readonly layer: number; readonly node: number; readonly files: Files }
  | { readonly kind: "absent" }
  /** More links after each other than a kernel follows. */
  | { readonly kind: "loop" };

/** Layers from the lowest up; each is asked for when it is needed, from the topmost down. */
export interface LayerStack<F> {
  readonly count: number;
  files(layer: number): Promise<Result<Files, F>>;
}

/** As Linux (`MAXSYMLINKS`). */
const MAX_LINKS = 40;

/**
 * Finds what is at a path of an image (OCI image-spec, layer.md): an upper layer wins, whiteouts hide what lies below, and
 * links are followed inside the image, those of directories on the way too.
 */
export async function locate<F>(stack: LayerStack<F>, path: string): Promise<Result<Located, F>> {
  let parts = cleanParts(path);
  let top = stack.count - 1;
  for (let links = 0; links <= MAX_LINKS; links++) {
    const step = await lookDown(stack, parts, top);
    if (!step.ok) return step;
    const found = step.value;
    if (found === null) return ok({ kind: "absent" });
    const { files, node, layer, index } = found;
    const row = files.tree.rows[node] ?? -1;
    const type = row < 0 ? DIR : files.toc.types[row];
    if (type === SYMLINK) {
      const target = linkOf(files.toc, row);
      const from = target.startsWith("/") ? [] : parts.slice(0, index);
      parts = cleanParts([...from, target, ...parts.slice(index + 1)].join("/"));
      top = stack.count - 1;
    } else if (type === HARDLINK) {
      // The file it is a link of stands in the same layer, or below.
      parts = cleanParts(linkOf(files.toc, row));
      top = layer;
    } else return ok({ kind: "found", layer, node, files });
  }
  return ok({ kind: "loop" });
}

const cleanParts = (path: string): readonly string[] => {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts;
};

interface Step {
  readonly layer: number;
  readonly files: Files;
  readonly node: number;
  /** Which part of the path `node` is: the last one, or a link before it. */
  readonly index: number;
}

const WHITEOUT = ".wh.";
const OPAQUE = Buffer.from(".wh..wh..opq");

async function lookDown<F>(
  stack: LayerStack<F>,
  parts: readonly string[],
  top: number,
): Promise<Result<Step | null, F>> {
  if (parts.some((part) => part.startsWith(WHITEOUT))) return ok(null);
  for (let layer = top; layer >= 0; layer--) {
    const read = await stack.files(layer);
    if (!read.ok) return read;
    const files = read.value;
    let [node, isHidden] = [0, false];
    for (const [index, part] of parts.entries()) {
      isHidden ||=
        childNamed(files, node, Buffer.from(WHITEOUT + part)) !== null ||
        childNamed(files, node, OPAQUE) !== null;
      const child = childNamed(files, node, Buffer.from(part));
      if (child === null) {
        node = -1;
        break;
      }
      const row = files.tree.rows[child] ?? -1;
      const type = row < 0 ? DIR : files.toc.types[row];
      node = child;
      if (type === SYMLINK) return ok({ layer, files, node, index });
      // A file in the place of a directory hides what lies below it.
      if (type !== DIR && index < parts.length - 1) return ok(null);
    }
    if (node >= 0) return ok({ layer, files, node, index: parts.length - 1 });
    if (isHidden) return ok(null);
  }
  return ok(null);
}
