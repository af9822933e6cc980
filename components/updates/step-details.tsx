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
    <div className="up-cause">
      <div>
        <h3>{words.causes(shortDigest(step.digest), podmanBytes(cost))}</h3>
        {causes.length === 0 && toc === 0 && <p className="sec sm">{words.noCauses}</p>}
        <ul>
          {shown.map(({ path, layer, bytes, change }) => (
            <li key={`${layer} ${path}`} className="cf">
              <span className="m" title={path}>
                /{path.replace(/^\.?\//, "")}
              </span>
              <Share bytes={bytes} of={most} />
              <b>{formatBytes(bytes)}</b>
              <span className="sec">{words.change[change]}</span>
            </li>
          ))}
          {rest.length > 0 && (
            <li className="cf">
              <span>{words.moreFiles(rest.length)}</span>
              <Share bytes={sum(rest.map(({ bytes }) => bytes))} of={most} />
              <b>{formatBytes(sum(rest.map(({ bytes }) => bytes)))}</b>
              <span />
            </li>
          )}
          {toc > 0 && (
            <li className="cf">
              <span>{words.tocCause}</span>
              <Share bytes={toc} of={most} />
              <b>{formatBytes(toc)}</b>
              <span className="sec">{words.tocWhy}</span>
            </li>
          )}
        </ul>
      </div>
      <div>
        <h3>{words.others}</h3>
        <table className="up-who">
          <tbody>
            {words.clients(cost).map(([who, bytes]) => (
              <tr key={who}>
                <th scope="row">{who}</th>
                <td>{formatBytes(bytes)}</td>
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

const Share = ({ bytes, of }: { bytes: number; of: number }) => (
  <span className="cf-bar" aria-hidden="true">
    <i style={{ "--w": Math.min(100, (bytes / of) * 100) }} />
  </span>
);
