import type { QueryKey } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { TakenOver } from "#components/site/taken-over.tsx";

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
  return (
    <TakenOver answered={answered.filter((one) => one !== null)} at={Date.now()}>
      {children}
    </TakenOver>
  );
}

/** Without a script the page comes again until what it waits for is at hand. */
export function ComesAgain() {
  return (
    <noscript>
      <meta httpEquiv="refresh" content="3" />
    </noscript>
  );
}
