import { cx } from "class-variance-authority";
import type { PlanDocument } from "#lib/plan/plan-document.ts";
import { labelOf } from "#lib/variants/clients/families.ts";
import { words } from "./words.ts";

/** Told where it is said what does not follow. */
const TOLD_ELSEWHERE = "new-digest";

const codeLook = "mr-2.5 font-mono text-sm";

/** What it resolves and brings, what changes for clients, and what is known to go wrong with such an index. */
export function Consequences({ plan: { issuesGone, issuesNew, clients, ...plan } }: { plan: PlanDocument }) {
  const warnings = plan.warnings.filter(({ code }) => code !== TOLD_ELSEWHERE);
  if ([issuesGone, issuesNew, clients, warnings].every(({ length }) => length === 0)) return null;
  return (
    <dl className="grid grid-cols-[150px_minmax(0,1fr)] gap-x-3.5 gap-y-2 max-[860px]:grid-cols-[minmax(0,1fr)]">
      {issuesGone.length > 0 && (
        <Line term={words.gone}>
          {issuesGone.map((code) => (
            <del key={code} className={codeLook}>
              {code}
            </del>
          ))}
        </Line>
      )}
      {issuesNew.length > 0 && (
        <Line term={words.came}>
          {issuesNew.map((code) => (
            <a key={code} className={cx(codeLook, "text-danger-ink")} href={`/issues/${code}`}>
              {code}
            </a>
          ))}
        </Line>
      )}
      {clients.length > 0 && (
        <Line term={words.clients}>
          {grouped(clients).map(({ names, platform, before, after }) => (
            <span key={`${names} ${platform}`} className="block">
              <b>{platform}</b> {names}: {words.gets(takenText(before), takenText(after))}
            </span>
          ))}
        </Line>
      )}
      {warnings.length > 0 && (
        <Line term={words.mind}>
          {warnings.map(({ code, message, source }) => (
            <span key={code + message} className="block">
              {message}{" "}
              {source !== null && (
                <span className="text-ink-faint">
                  {source.startsWith("https://") ? (
                    <a className="underline underline-offset-2" href={source}>
                      {words.source}
                    </a>
                  ) : (
                    source
                  )}
                </span>
              )}
            </span>
          ))}
        </Line>
      )}
    </dl>
  );
}

function Line({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <>
      <dt className="text-ink-faint">{term}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Clients to which the same happens on a platform are told together. */
function grouped(clients: PlanDocument["clients"]) {
  const groups = Map.groupBy(clients, ({ platform, before, after }) =>
    [platform, takenText(before), takenText(after)].join("\n"),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ ...first, names: group.map(({ client }) => labelOf(client)).join(", ") }];
  });
}

function takenText({ compression, decodes }: PlanDocument["clients"][number]["after"]): string {
  if (compression === null) return words.nothingTaken;
  return decodes ? compression : words.cannotRead(compression);
}
