import { isOfChoice } from "#components/plan/drawing.ts";
import { Command } from "#components/ui/command.tsx";
import type { AppliedJson } from "#lib/apply/applied.ts";
import { shortDigest } from "#lib/ladder/figures.ts";
import { quote } from "#lib/variants/clients/shell-word.ts";
import type { ShownPlan } from "./queries.ts";
import { words } from "./words.ts";

interface Props {
  readonly plan: ShownPlan;
  readonly kept: number;
  /** What came of it; null before. */
  readonly outcome: AppliedJson | null;
  readonly copySboms: boolean;
  /** Null where there is nothing to copy them to, or it is too late. */
  readonly onCopySboms: ((copy: boolean) => void) | null;
}

/** What is signed and attested of the index names its digest, and the new one has another: before in words, after by what was found. */
export function Behind({ plan, kept, outcome, copySboms, onCopySboms }: Props) {
  const orphaned = outcome?.orphaned ?? [];
  return (
    <section className="panel" aria-labelledby="behind-heading">
      <div className="ph">
        <h2 id="behind-heading">{outcome === null ? words.behind : words.behindNow}</h2>
        <span className="flex-1" />
        {orphaned.length > 0 && <span className="cnt bad">{orphaned.length.toLocaleString("en")}</span>}
      </div>
      <ul className="behind">
        <li className={outcome !== null && orphaned.length === 0 ? "valid" : "left"}>
          <h3>{outcome === null ? words.behindIndex : (orphansText(outcome) ?? words.noOrphans)}</h3>
          {outcome === null ? (
            <p>{newDigestText(plan)}</p>
          ) : (
            orphaned.length > 0 && <p>{words.orphansOf(shortDigest(plan.digest))}</p>
          )}
          {outcome?.orphansUnseen.map((message) => (
            <p key={message}>{words.unseen(message)}</p>
          ))}
        </li>
        <li className="left">
          <h3>{words.nobodyAttests}</h3>
          <p>{words.nobodyAttestsMore}</p>
          {outcome !== null && <Sign outcome={outcome} />}
        </li>
        {onCopySboms !== null && (
          <li className={copySboms ? "copied" : "left"}>
            <h3>
              <label className="check">
                <input
                  type="checkbox"
                  checked={copySboms}
                  onChange={({ target }) => onCopySboms(target.checked)}
                />
                {words.copySboms}
              </label>
            </h3>
            <p>{words.copySbomsMore}</p>
          </li>
        )}
        {outcome !== null && copySboms && (
          <li className="copied">
            <h3>{words.sbomsCopied(outcome.sbomsCopied)}</h3>
          </li>
        )}
        {kept > 0 && (
          <li className="valid">
            <h3>{words.keptValid(kept)}</h3>
            <p>{words.keptValidMore}</p>
          </li>
        )}
      </ul>
    </section>
  );
}

/** The plan of a choice says more where there are attestations in the index itself. */
function newDigestText(plan: ShownPlan): string {
  const told = isOfChoice(plan)
    ? plan.warnings.find(({ code }) => code === "new-digest")?.message
    : undefined;
  return (told ?? words.newDigest(plan.digest)).replace(plan.digest, shortDigest(plan.digest));
}

function orphansText({ orphaned }: AppliedJson): string | null {
  const kinds = Map.groupBy(orphaned, ({ kind }) => kind);
  const parts = Array.from(kinds, ([kind, found]) => words.orphans[kind](found.length));
  return parts.length === 0 ? null : parts.join(", ");
}

/** A layout has no signatures that cosign could push. */
function Sign({ outcome: { reference, digest } }: { outcome: AppliedJson }) {
  if (reference.startsWith("oci:")) return null;
  const repository = reference.slice(0, reference.lastIndexOf(":"));
  return (
    <>
      <p>{words.sign}</p>
      <Command line={`cosign sign ${quote(`${repository}@${digest}`)}`} />
    </>
  );
}
