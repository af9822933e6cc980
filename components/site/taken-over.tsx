"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";

interface Props {
  readonly answered: readonly { readonly queryKey: QueryKey; readonly data: unknown }[];
  /** When the server had it, in ms. */
  readonly at: number;
  readonly children: ReactNode;
}

/**
 * Gives queries what the server has answered. React Query's own boundary takes over failures and pages without end as well, which
 * ours has none of.
 */
export function TakenOver({ answered, at, children }: Props) {
  const client = useQueryClient();
  // What was never known has to be there for the first drawing.
  for (const { queryKey, data } of answered)
    if (client.getQueryData(queryKey) === undefined) client.setQueryData(queryKey, data, { updatedAt: at });
  // What is known and may be looked at changes once the new page is there.
  useEffect(() => {
    for (const { queryKey, data } of answered)
      if ((client.getQueryState(queryKey)?.dataUpdatedAt ?? 0) < at)
        client.setQueryData(queryKey, data, { updatedAt: at });
  }, [client, answered, at]);
  return children;
}
