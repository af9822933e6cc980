import { cva } from "class-variance-authority";
import type { ReactNode } from "react";
import { isOfChoice } from "#components/plan/drawing.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Command } from "#components/ui/command.tsx";
import { Checkbox } from "#components/ui/field.tsx";
import { Panel, PanelGap, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
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
    <Panel aria-labelledby="behind-heading">
      <PanelHead>
        <PanelTitle id="behind-heading">{outcome === null ? words.behind : words.behindNow}</PanelTitle>
        <PanelGap />
        {orphaned.length > 0 && <Badge variant="danger">{orphaned.length.toLocaleString("en")}</Badge>}
      </PanelHead>
      <ul className="divide-y divide-line px-4 pt-1 pb-3">
        <Line is={outcome !== null && orphaned.length === 0 ? "valid" : "left"}>
          <h3 className={head}>
            {outcome === null ? words.behindIndex : (orphansText(outcome) ?? words.noOrphans)}
          </h3>
          {outcome === null ? (
            <p>{newDigestText(plan)}</p>
          ) : (
            orphaned.length > 0 && <p>{words.orphansOf(shortDigest(plan.digest))}</p>
          )}
          {outcome?.orphansUnseen.map((message) => (
            <p key={message}>{words.unseen(message)}</p>
          ))}
        </Line>
        <Line is="left">
          <h3 className={head}>{words.nobodyAttests}</h3>
          <p>{words.nobodyAttestsMore}</p>
          {outcome !== null && <Sign outcome={outcome} />}
        </Line>
        {onCopySboms !== null && (
          <Line is={copySboms ? "copied" : "left"}>
            <h3 className={head}>
              <Checkbox
                className="-my-1.75 cursor-pointer"
                label={words.copySboms}
                checked={copySboms}
                onChange={({ target }) => onCopySboms(target.checked)}
              />
            </h3>
            <p>{words.copySbomsMore}</p>
          </Line>
        )}
        {outcome !== null && copySboms && (
          <Line is="copied">
            <h3 className={head}>{words.sbomsCopied(outcome.sbomsCopied)}</h3>
          </Line>
        )}
        {kept > 0 && (
          <Line is="valid">
            <h3 className={head}>{words.keptValid(kept)}</h3>
            <p>{words.keptValidMore}</p>
          </Line>
        )}
      </ul>
    </Panel>
  );
}

const head = "leading-4.5 text-ink";

/** What stays with the old index, what is attached to both, what stays valid: a dashed ring, half a disc, a disc. */
const mark = cva("absolute top-3.25 left-0.5 size-3 rounded-full border-[1.5px]", {
  variants: {
    is: {
      left: "border-dashed border-danger",
      copied: "border-ink-soft bg-linear-to-r from-ink-soft from-50% to-transparent to-50%",
      valid: "border-ink-soft bg-ink-soft",
    },
  },
});

function Line({ is, children }: { is: "left" | "copied" | "valid"; children: ReactNode }) {
  return (
    <li className="relative grid gap-0.5 py-2.5 pl-6.5 text-sm leading-4.5 text-ink-soft last:pb-0">
      <i aria-hidden="true" className={mark({ is })} />
      {children}
    </li>
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
      <div className="mt-1.5">
        <Command line={`cosign sign ${quote(`${repository}@${digest}`)}`} />
      </div>
    </>
  );
}
