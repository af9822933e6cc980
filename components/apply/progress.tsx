import { Icon } from "#components/ui/icon.tsx";
import type { VariantProgress } from "#lib/apply/progress.ts";
import { formatBytes, formatSeconds } from "#lib/ladder/figures.ts";
import { paceOf, paceOfAll, sharesOf } from "#lib/ladder/headway.ts";
import { percentOf } from "./standing.ts";
import { TwoBar } from "./two-bar.tsx";
import { words } from "./words.ts";

/** All variants together: how much is uploaded, at which pace, and for how long yet. */
export function WholeProgress({ progress }: { progress: readonly VariantProgress[] }) {
  const { made, sent } = sharesOf(progress);
  const pace = paceOfAll(progress);
  const sentBytes = progress.reduce((sum, one) => sum + one.sentBytes, 0);
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2 border-b border-line px-4 py-3.5 max-[860px]:p-3">
      <span className="text-2xl font-semibold tracking-[-0.01em] max-[860px]:text-xl">
        {words.percent(percentOf(sent))}{" "}
        <small className="text-base font-normal tracking-normal text-ink-soft">
          {words.sent(formatBytes(sentBytes))}
          {pace !== null && `, ${words.speed(pace.bytesPerSecond)}`}
        </small>
      </span>
      <TwoBar made={made} sent={sent} label={words.progress} isSunken />
      {pace !== null && <b>{words.left(pace.secondsLeft)}</b>}
    </div>
  );
}

/** One variant that is made, below its entry. `isOver`: nothing more comes of it. */
export function VariantRow({ variant, isOver }: { variant: VariantProgress; isOver: boolean }) {
  const { platform, compression, stage, totalBytes, doneBytes, madeBytes, sentBytes, seconds } = variant;
  const pace = isOver ? null : paceOf(variant);
  return (
    <div className="grid gap-1.25 px-2">
      <TwoBar {...sharesOf([variant])} label={words.progressOf(`${platform ?? ""} ${compression}`)} />
      <p className="flex flex-wrap items-center gap-x-3 text-sm leading-4.5 text-ink-soft">
        {stage === "waiting" && <span>{isOver ? words.notMade : words.waitsWith(totalBytes)}</span>}
        {stage === "done" && (
          <>
            <Icon name="check" small />
            <span>
              <b className="text-ink">{formatBytes(madeBytes)}</b> {words.isMade}
            </span>
          </>
        )}
        {(stage === "making" || stage === "sending") && (
          <>
            <span>
              <b className="text-ink">{words.sent(formatBytes(sentBytes))}</b>
            </span>
            <span>{words.madeOf(doneBytes, totalBytes)}</span>
          </>
        )}
        <span className="flex-1" />
        {stage === "done" && <span>{formatSeconds(seconds)}</span>}
        {pace !== null && (
          <>
            <span>{words.speed(pace.bytesPerSecond)}</span>
            <b className="text-ink">{words.left(pace.secondsLeft)}</b>
          </>
        )}
      </p>
    </div>
  );
}
