import { cx } from "class-variance-authority";
import { Ago } from "#components/ui/time.tsx";
import type { IssueBoard } from "#lib/fleet/issues/answers.ts";
import { onWhenText } from "./times.ts";
import { changeOf, restOf, verdictOf } from "./verdict.ts";
import { words } from "./words.ts";

/** The verdict, what it leaves out, and what changed since the last visit of this browser. */
export function BoardHead({ board, now }: { board: IssueBoard | undefined; now: number }) {
  return (
    <div className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-1">
      {/* Before it is known, as high as most verdicts are. */}
      <h1
        className={cx(
          "flex-[1_1_560px] text-balance max-medium:basis-full",
          board === undefined && "max-medium:min-h-19.5",
        )}
      >
        {board === undefined ? words.title : verdictOf(board.components)}
      </h1>
      <p className="min-h-5 text-sm leading-5 text-ink-faint">
        {board?.checkedAt != null && (
          <>
            {words.checked} <Ago at={board.checkedAt} />
          </>
        )}
      </p>
      {/* As high as it will become: the last visit is known to the browser alone. */}
      <p className="min-h-5 basis-full text-ink-soft max-medium:min-h-10 max-medium:[[data-visited]_&]:min-h-20">
        {board !== undefined && `${restOf(board.components)} `}
        {board?.since != null && board.changed !== null && (
          <>
            {words.sinceVisit(onWhenText(board.since, now))}{" "}
            <b className="text-ink">{changeOf(board.changed).strong}</b>
            {changeOf(board.changed).rest}.
          </>
        )}
      </p>
    </div>
  );
}
