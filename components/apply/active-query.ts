import { queryOptions } from "@tanstack/react-query";
import type { ActiveApplications } from "#lib/applications/service.ts";

/** What goes on now; the server's events write it (`components/site/live.ts`). */
export const activeQuery = () =>
  queryOptions({
    queryKey: ["applications", "active"],
    queryFn: (): ActiveApplications => ({ active: [], revision: "" }),
    staleTime: Number.POSITIVE_INFINITY,
  });
