import type { ReactNode } from "react";

/** One document to read: one narrow column, in larger letters than what is looked through. */
export function Article({ children }: { children: ReactNode }) {
  return <article className="mx-auto max-w-190 text-[14px] leading-5.5">{children}</article>;
}
