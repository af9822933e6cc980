import type { ByRanges } from "#lib/chunked/read/layer-toc.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import type { FileDetails, FilePage, FileSort, FoundFiles } from "./answers.ts";
import { noSuch, type OpenLayer } from "./open-layer.ts";
import { readBeginning } from "./read-content.ts";

/** A window of a directory. */
export async function readPage(
  open: OpenLayer,
  asked: { readonly node: number; readonly sort: FileSort; readonly from: number; readonly count: number },
): Promise<Result<FilePage, ReadFailure>> {
  const about = await open.about();
  if (!about.ok) return about;
  const page = await open.ask<"page">({ kind: "page", ...asked });
  if (!page.ok) return page;
  if (page.value === null) return fail(noSuch(`node ${asked.node}`));
  return ok({ about: about.value, ...page.value });
}

export async function searchFiles(
  open: OpenLayer,
  text: string,
  count: number,
): Promise<Result<FoundFiles, ReadFailure>> {
  const about = await open.about();
  if (!about.ok) return about;
  const found = await open.ask<"search">({ kind: "search", text, count });
  return found.ok ? ok({ about: about.value, ...found.value }) : found;
}

/** What is known of a path, with the beginning of its content. */
export async function readDetails(
  open: OpenLayer,
  reading: ByRanges,
  asked: { readonly path: string; readonly sort: FileSort },
): Promise<Result<FileDetails, ReadFailure>> {
  const about = await open.about();
  if (!about.ok) return about;
  const details = await open.ask<"details">({ kind: "details", ...asked });
  if (!details.ok) return details;
  if (details.value === null) return fail(noSuch(asked.path));
  const { row } = details.value;
  const content = row.type === "reg" ? await readBeginning(open, reading, asked.path) : null;
  return ok({ about: about.value, ...details.value, content });
}
