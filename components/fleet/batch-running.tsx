import Link from "next/link";
import type { Application } from "#lib/applications/record.ts";
import { nameOf, shareOf, variantNow } from "./batch-figures.ts";
import { words } from "./batch-words.ts";
import { componentHref } from "./row.tsx";

/** The images that are changed at this moment, each with how far it is. */
export function BatchRunning({ running }: { running: readonly Application[] }) {
  return (
    <div className="batch-part">
      <h3>{words.running}</h3>
      <ul className="batch-running">
        {running.map((one) => {
          const percent = Math.floor(shareOf(one.progress) * 100);
          return (
            <li key={one.id}>
              <ImageLink of={one} />
              <span
                className="two-thin"
                role="progressbar"
                aria-label={words.converted(nameOf(one))}
                aria-valuemin={0}
                aria-valuemax={100}
                aria-valuenow={percent}
              >
                <i style={{ width: `${percent}%` }} />
              </span>
              <span className="batch-percent">{percent}&nbsp;%</span>
              <span className="mut">{toldOf(one)}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export function ImageLink({ of }: { of: Pick<Application, "component" | "reference"> }) {
  const { component } = of;
  return component === null ? (
    <b className="batch-name">{nameOf(of)}</b>
  ) : (
    <Link className="batch-name" href={componentHref(component)} prefetch={false}>
      {nameOf(of)}
    </Link>
  );
}

function toldOf({ progress }: Application): string {
  if (progress.length === 0) return words.begins;
  const made = progress.filter(({ stage }) => stage === "done").length;
  const now = variantNow(progress);
  const count = words.variants(made, progress.length);
  return now === null
    ? count
    : `${count}; ${now.platform ?? ""} ${now.compression}: ${words.stage[now.stage]}`;
}
