import { dehydrate, HydrationBoundary, QueryClient, type QueryKey } from "@tanstack/react-query";
import type { ReactNode } from "react";

/** What the server has answered already, under the key that the page asks for it by. */
export interface Answered {
  readonly queryKey: QueryKey;
  readonly data: unknown;
}

/** Hands over to the script of a page what the page was drawn with, so that it asks for none of it again. */
export function HandedOver({
  answered,
  children,
}: {
  answered: readonly (Answered | null)[];
  children: ReactNode;
}) {
  const client = new QueryClient();
  for (const one of answered) if (one !== null) client.setQueryData(one.queryKey, one.data);
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}

/** Without a script the page comes again until what it waits for is at hand. */
export function ComesAgain() {
  return (
    <noscript>
      <meta httpEquiv="refresh" content="3" />
    </noscript>
  );
}
