import type { Key } from "#lib/fleet/known/row-key.ts";
import { service } from "#lib/inspect/service.ts";
import { type OnBehalf, visitWork } from "#lib/inspect/visit.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import type { Result } from "#lib/oci/result.ts";
import { visitorOf } from "./visitor.ts";

/** What is read of a component for whoever asks: in turn, charged, and within the time limit. */
export function onBehalf<T, F extends { readonly code: string }>(
  request: Request,
  { namespace, name }: Key,
  read: (reading: OnBehalf) => Promise<Result<T, F>>,
): Promise<Result<T, F | ReadFailure>> {
  const asked = { visitor: visitorOf(request), reference: `${namespace}/${name}`, signal: request.signal };
  return visitWork(service(), asked, read);
}
