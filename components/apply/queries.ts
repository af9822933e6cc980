import { keepPreviousData, queryOptions, skipToken } from "@tanstack/react-query";
import { componentUrl } from "#components/choice/queries.ts";
import type { AnyPlan } from "#components/plan/drawing.ts";
import { getJson, send } from "#components/site/api.ts";
import type { Application } from "#lib/applications/record.ts";
import type { Batch } from "#lib/applications/service.ts";
import type { Right } from "#lib/cluster/annotate.ts";
import { rowKey } from "#lib/fleet/known/row-key.ts";
import type { AppliedToMany } from "#lib/services/apply/apply-components.ts";
import type { ApplyHow } from "#lib/services/apply/apply-how.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { Sizes } from "#lib/variants/report.ts";

interface Key {
  readonly namespace: string;
  readonly name: string;
}

/** What is changed: a component's newest index, or whatever a reference names. */
export type Subject =
  | { readonly kind: "component"; readonly key: Key; readonly reference: string; readonly mayChange: Right }
  | { readonly kind: "image"; readonly reference: string };

/** What can be planned: a choice, or what can be fixed without a new layer. */
export const askable = ["gzip", "zstd-chunked", "dual", "repair"] as const;
export type Asked = (typeof askable)[number];

/** How something is applied; a component's own choice where neither is said. */
export interface How {
  readonly choice?: Choice;
  readonly repair?: true;
  readonly copySboms?: boolean;
  readonly note?: string;
}

interface ApplicationList {
  readonly applications: readonly Application[];
  readonly next: number | null;
}

export const applicationsQuery = (
  of: { readonly component: Key } | { readonly target: string } | { readonly batch: number },
) => {
  const search = new URLSearchParams(
    "component" in of
      ? { component: `${of.component.namespace}/${of.component.name}` }
      : "target" in of
        ? { target: of.target }
        : { batch: String(of.batch) },
  );
  return queryOptions({
    queryKey: ["applications", "list", search.toString()],
    queryFn: ({ signal }) => getJson<ApplicationList>(`/api/v1/applications?${search}`, signal),
    retry: false,
  });
};

export const batchQuery = (id: number) =>
  queryOptions({
    queryKey: ["applications", "batch", id],
    queryFn: ({ signal }) => getJson<Batch>(`/api/v1/applications/batches/${id}`, signal),
    retry: false,
  });

const STALE_MS = 30_000;
const AGAIN_MS = 5000;

export type ShownPlan = AnyPlan & ApplyHow;

/** The fleet knows a component's index, so that a choice for it costs the registry nothing; all else is read. */
export const planQuery = (subject: Subject, asked: Asked) => {
  const isKnown = subject.kind === "component" && asked !== "repair";
  const url = isKnown
    ? `${componentUrl(subject.key)}/plan?choice=${asked}`
    : `/api/v1/plan?${new URLSearchParams({ ref: subject.reference, choice: asked })}`;
  return queryOptions({
    queryKey: isKnown
      ? ["fleet", "plan", rowKey(subject.key), asked]
      : ["image-plan", subject.reference, asked],
    queryFn: ({ signal }) => getJson<ShownPlan>(url, signal),
    staleTime: STALE_MS,
    placeholderData: keepPreviousData,
    retry: false,
  });
};

/** One application, from when it was asked for to whatever came of it. */
export const applicationQuery = (id: number) =>
  queryOptions({
    queryKey: ["applications", "one", id],
    queryFn: ({ signal }) => getJson<Application>(`/api/v1/applications/${id}`, signal),
    // The server tells what goes on; this is for when its line is down.
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && (data.state === "waiting" || data.state === "running") ? AGAIN_MS : false,
    retry: false,
  });

/** The application that a page shows, with the plan that it carries out: the old ladder stays when the index is a new one. */
export interface Held {
  readonly id: number;
  readonly plan: ShownPlan | null;
  readonly sizes: Sizes | null;
}

/** Kept for as long as the page is open, whichever of its views is. */
export const heldQuery = (reference: string) =>
  queryOptions<Held | null>({ queryKey: ["applying", reference], queryFn: skipToken });

export const applyToComponent = (key: Key, startsFrom: string, how: How): Promise<Application> =>
  send("POST", `${componentUrl(key)}/apply`, { startsFrom, ...how });

export const applyToImage = (reference: string, startsFrom: string, how: How): Promise<Application> =>
  send("POST", "/api/v1/applications", { reference, startsFrom, ...how });

export const applyToMany = (keys: readonly Key[], how: How): Promise<AppliedToMany> =>
  send("POST", "/api/v1/components/apply", { keys, ...how });

export const resetSamples = (): Promise<{ readonly wereChanged: boolean }> =>
  send("DELETE", "/api/v1/samples");

export const cancelApplication = (id: number): Promise<Application> =>
  send("DELETE", `/api/v1/applications/${id}`, {});

export const rollBack = (id: number): Promise<Application> =>
  send("POST", `/api/v1/applications/${id}/roll-back`, {});

export const cancelBatch = (id: number): Promise<Batch> =>
  send("DELETE", `/api/v1/applications/batches/${id}`, {});

export const resumeBatch = (id: number): Promise<Batch> =>
  send("POST", `/api/v1/applications/batches/${id}`, {});
