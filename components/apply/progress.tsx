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
    <div className="whole">
      <span className="figure">
        {words.percent(percentOf(sent))}{" "}
        <small>
          {words.sent(formatBytes(sentBytes))}
          {pace !== null && `, ${words.speed(pace.bytesPerSecond)}`}
        </small>
      </span>
      <TwoBar made={made} sent={sent} label={words.progress} />
      {pace !== null && <b>{words.left(pace.secondsLeft)}</b>}
    </div>
  );
}

/** One variant that is made, below its entry. `isOver`: nothing more comes of it. */
export function VariantRow({ variant, isOver }: { variant: VariantProgress; isOver: boolean }) {
  const { platform, compression, stage, totalBytes, doneBytes, madeBytes, sentBytes, seconds } = variant;
  const pace = isOver ? null : paceOf(variant);
  return (
    <div className="variant">
      <TwoBar {...sharesOf([variant])} label={words.progressOf(`${platform ?? ""} ${compression}`)} />
      <p>
        {stage === "waiting" && <span>{isOver ? words.notMade : words.waitsWith(totalBytes)}</span>}
        {stage === "done" && (
          <>
            <Icon name="check" small />
            <span>
              <b>{formatBytes(madeBytes)}</b> {words.isMade}
            </span>
          </>
        )}
        {(stage === "making" || stage === "sending") && (
          <>
            <span>
              <b>{words.sent(formatBytes(sentBytes))}</b>
            </span>
            <span>{words.madeOf(doneBytes, totalBytes)}</span>
          </>
        )}
        <span className="flex-1" />
        {stage === "done" && <span>{formatSeconds(seconds)}</span>}
        {pace !== null && (
          <>
            <span>{words.speed(pace.bytesPerSecond)}</span>
            <b>{words.left(pace.secondsLeft)}</b>
          </>
        )}
      </p>
    </div>
  );
}
