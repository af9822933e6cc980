import { inspectHref } from "#components/index/reference.ts";
import { Link } from "#components/ui/link.tsx";
import { words } from "./words.ts";

/** Below the issues of an index: they are none of its evidence. Drawn by the server, since Inspect's first script is full. */
export function JudgedElsewhere({ reference }: { reference: string }) {
  return (
    <p className="border-line px-4 py-2.5 text-ink-soft [[data-slot=empty-state]+&]:border-t">
      {words.judgedUnder}{" "}
      <Link href={`${inspectHref(reference)}&tab=evidence`} className="underline underline-offset-3">
        {words.evidence}
      </Link>
      .
    </p>
  );
}
