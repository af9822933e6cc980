import type { ReactNode } from "react";

/** One of the things that are said of a batch, apart from what stands above it. */
export const BatchPart = ({ children }: { children: ReactNode }) => (
  <div className="border-line px-4 py-3 not-first:border-t">{children}</div>
);
