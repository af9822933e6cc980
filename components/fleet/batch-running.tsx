import { Link } from "#components/ui/link.tsx";
import { Meter } from "#components/ui/meter.tsx";
import type { Application } from "#lib/applications/record.ts";
import { nameOf, shareOf, variantNow } from "./batch-figures.ts";
import { BatchPart } from "./batch-part.tsx";
import { words } from "./batch-words.ts";
import { componentHref } from "./row.tsx";

/** The images that are changed at this moment, each with how far it is. */
export function BatchRunning({ running }: { running: readonly Application[] }) {
  return (
    <BatchPart>
      <h3>{words.running}</h3>
      <ul className="mt-1">
        {running.map((one) => {
          const percent = Math.floor(shareOf(one.progress) * 100);
          return (
            <li
              key={one.id}
              className="grid min-h-8 grid-cols-[minmax(0,260px)_minmax(60px,160px)_44px_minmax(0,1fr)] items-center gap-x-3 max-medium:grid-cols-[minmax(0,1fr)_44px] max-medium:py-1"
            >
              <span className="max-medium:col-span-full">
                <ImageLink of={one} />
              </span>
              <Meter label={words.converted(nameOf(one))} max={100} value={percent} className="h-1.5" />
              <span className="text-right">{percent}&nbsp;%</span>
              <span className="truncate text-ink-faint max-medium:col-span-full max-medium:whitespace-normal">
                {toldOf(one)}
              </span>
            </li>
          );
        })}
      </ul>
    </BatchPart>
  );
}

export function ImageLink({ of }: { of: Pick<Application, "component" | "reference"> }) {
  const { component } = of;
  return component === null ? (
    <b className="font-medium wrap-anywhere">{nameOf(of)}</b>
  ) : (
    <Link className="font-medium wrap-anywhere text-ink" href={componentHref(component)}>
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
