import { Skeleton } from "#components/ui/skeleton.tsx";
import { boardColumns } from "./board-grid.ts";
import { words } from "./words.ts";

const ROWS = 8;

/** The board before it is counted: a head and rows as high as what is to come. */
export function BoardSkeleton() {
  return (
    <div aria-busy="true">
      <span className="sr-only" role="status">
        {words.counting}
      </span>
      <div className="h-8 border-b border-line bg-page" />
      {Array.from({ length: ROWS }, (_, at) => `row ${at}`).map((row) => (
        <div
          key={row}
          className={`${boardColumns} h-13.5 border-b border-line last:border-b-0 max-medium:h-28.5 max-medium:grid-cols-[16px_minmax(0,1fr)_40px]`}
        >
          <Skeleton className="col-start-2 size-4 rounded-full max-medium:col-start-1" />
          <span className="grid gap-2">
            <Skeleton className="w-1/2" />
            <Skeleton className="h-2 w-1/3" />
          </span>
          <Skeleton className="w-9" />
          <Skeleton className="w-37 max-medium:hidden" />
        </div>
      ))}
    </div>
  );
}
