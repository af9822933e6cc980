import Link from "next/link";
import { inspectHref } from "#components/index/reference.ts";
import { words } from "./words.ts";

/** Below the issues of an index: they are none of its evidence. Drawn by the server, since Inspect's first script is full. */
export function JudgedElsewhere({ reference }: { reference: string }) {
  return (
    <p className="sec elsewhere">
      {words.judgedUnder}{" "}
      <Link href={`${inspectHref(reference)}&tab=evidence`} prefetch={false}>
        {words.evidence}
      </Link>
      .
    </p>
  );
}
