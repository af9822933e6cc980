import { Command } from "#components/ui/command.tsx";
import { formatBytes, shortDigest } from "#lib/ladder/figures.ts";
import { quote } from "#lib/variants/clients/shell-word.ts";
import { podmanBytes, sum } from "./steps.ts";
import type { Step, UpdateCost } from "./types.ts";
import { words } from "./words.ts";

const MOST_FILES = 6;

/** The files that make one update cost what it does, and what it costs other clients. */
export function StepDetails({
  step,
  cost,
  platform,
}: {
  step: Step;
  cost: UpdateCost;
  platform: string | null;
}) {
  const { causes, toc } = cost;
  const shown = causes.slice(0, MOST_FILES);
  const rest = causes.slice(MOST_FILES);
  const most = Math.max(1, toc, ...causes.map(({ bytes }) => bytes));
  return (
    <div className="grid border-t border-line wide:grid-cols-[minmax(0,1fr)_400px]">
      <div className="grid min-w-0 content-start gap-2 px-4 py-3.5">
        <h3>{words.causes(shortDigest(step.digest), podmanBytes(cost))}</h3>
        {causes.length === 0 && toc === 0 && <p className="text-sm text-ink-soft">{words.noCauses}</p>}
        <ul className="divide-y divide-line">
          {shown.map(({ path, layer, bytes, change }) => (
            <Cause
              key={`${layer} ${path}`}
              name={
                <span
                  className="truncate font-mono max-[900px]:wrap-anywhere max-[900px]:whitespace-normal"
                  title={path}
                >
                  /{path.replace(/^\.?\//, "")}
                </span>
              }
              bytes={bytes}
              most={most}
              why={words.change[change]}
            />
          ))}
          {rest.length > 0 && (
            <Cause
              name={<span>{words.moreFiles(rest.length)}</span>}
              bytes={sum(rest.map(({ bytes }) => bytes))}
              most={most}
            />
          )}
          {toc > 0 && (
            <Cause name={<span>{words.tocCause}</span>} bytes={toc} most={most} why={words.tocWhy} />
          )}
        </ul>
      </div>
      <div className="grid min-w-0 content-start gap-2 border-line px-4 py-3.5 max-wide:border-t wide:border-l">
        <h3>{words.others}</h3>
        <table className="w-full text-sm">
          <tbody>
            {words.clients(cost).map(([who, bytes]) => (
              <tr key={who} className="h-8.5 border-b border-line">
                <th scope="row" className="text-left font-normal">
                  {who}
                </th>
                <td className="text-right whitespace-nowrap">{formatBytes(bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <Command
          line={`twofold delta ${quote(step.from)} ${quote(step.to)}${platform === null ? "" : ` --platform ${quote(platform)}`}`}
        />
      </div>
    </div>
  );
}

/** One cause, what it costs beside what the costliest does, and why. */
const Cause = ({
  name,
  bytes,
  most,
  why,
}: {
  name: React.ReactNode;
  bytes: number;
  most: number;
  why?: string;
}) => (
  <li className="grid min-h-8 grid-cols-[minmax(0,1fr)_120px_74px_150px] items-center gap-x-3 text-sm max-[900px]:grid-cols-[minmax(0,1fr)_74px] max-[900px]:py-1.5">
    {name}
    <span aria-hidden="true" className="h-2 overflow-hidden rounded-xs bg-sunken max-[900px]:hidden">
      <span
        className="block h-full rounded-xs bg-[repeating-linear-gradient(90deg,var(--color-zstd)_0_6px,transparent_6px_7px)]"
        style={{ width: `${Math.min(100, (bytes / most) * 100)}%` }}
      />
    </span>
    <b className="text-right font-semibold whitespace-nowrap">{formatBytes(bytes)}</b>
    <span className="text-ink-soft max-[900px]:empty:hidden">{why}</span>
  </li>
);
