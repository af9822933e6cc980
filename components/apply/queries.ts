import { queryOptions } from "@tanstack/react-query";
import { componentUrl } from "#components/choice/queries.ts";
import { getJson, send } from "#components/site/api.ts";
import type { Application } from "#lib/applications/record.ts";
import type { ActiveApplications, Batch } from "#lib/applications/service.ts";
import type { AppliedToMany } from "#lib/fleet/apply-components.ts";
import type { ApplyHow } from "#lib/fleet/apply-how.ts";
import type { PlanDocument } from "#lib/plan/plan-document.ts";
import type { RepairDocument } from "#lib/plan/repair-document.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";

interface Key {
  readonly namespace: string;
  readonly name: string;
}

/** How something is applied; a component's own choice where neither is said. */
export interface How {
  readonly choice?: Choice;
  readonly repair?: true;
  readonly copySboms?: boolean;
}

/** What goes on now; the server's events write it (`components/site/live.ts`). */
export const activeQuery = () =>
  queryOptions({
    queryKey: ["applications", "active"],
    queryFn: (): ActiveApplications => ({ active: [], revision: "" }),
    staleTime: Number.POSITIVE_INFINITY,
  });

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

/** Of any image: a choice, or what can be put right without a new layer. */
export const imagePlanQuery = <C extends Choice | "repair">(reference: string, choice: C) =>
  queryOptions({
    queryKey: ["image-plan", reference, choice],
    queryFn: ({ signal }) =>
      getJson<(C extends Choice ? PlanDocument : RepairDocument) & ApplyHow>(
        `/api/v1/plan?${new URLSearchParams({ ref: reference, choice })}`,
        signal,
      ),
    retry: false,
  });

export const applyToComponent = (key: Key, startsFrom: string, how: How): Promise<Application> =>
  send("POST", `${componentUrl(key)}/apply`, { startsFrom, ...how });

export const applyToImage = (reference: string, startsFrom: string, how: How): Promise<Application> =>
  send("POST", "/api/v1/applications", { reference, startsFrom, ...how });

export const applyToMany = (keys: readonly Key[], how: How): Promise<AppliedToMany> =>
  send("POST", "/api/v1/components/apply", { keys, ...how });

export const cancelApplication = (id: number): Promise<Application> =>
  send("DELETE", `/api/v1/applications/${id}`, {});

export const rollBack = (id: number): Promise<Application> =>
  send("POST", `/api/v1/applications/${id}/roll-back`, {});

export const cancelBatch = (id: number): Promise<Batch> =>
  send("DELETE", `/api/v1/applications/batches/${id}`, {});

export const resumeBatch = (id: number): Promise<Batch> =>
  send("POST", `/api/v1/applications/batches/${id}`, {});
