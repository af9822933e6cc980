import { cx } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { shortDigest } from "#lib/ladder/figures.ts";

/** Names and values beside each other. */
export function FactList({ className, ...props }: ComponentProps<"dl">) {
  return (
    <dl
      {...props}
      className={cx("grid grid-cols-[104px_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm/4.5", className)}
    />
  );
}

export function Fact({ term, isMono = false, children }: FactProps) {
  return (
    <div className="contents">
      <dt className={cx("text-ink-faint", isMono && "font-mono text-xs/4.5")}>{term}</dt>
      <dd className={cx(isMono && "font-mono text-xs/4.5")}>{children}</dd>
    </div>
  );
}

interface FactProps {
  readonly term: ReactNode;
  /** Names and values of machines. */
  readonly isMono?: boolean;
  readonly children: ReactNode;
}

/** Its beginning and its end; the whole in the title, and in what is copied. */
export function DigestText({ digest, what }: { digest: string; what: string }) {
  return (
    <span className="inline-flex items-center gap-1 font-mono text-sm whitespace-nowrap text-ink-soft">
      <span title={digest}>{shortDigest(digest)}</span>
      <CopyButton text={digest} what={what} />
    </span>
  );
}
