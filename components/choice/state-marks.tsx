import { switchesOf } from "#lib/components/choice.ts";
import type { FleetRow } from "#lib/components/fleet-row.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import { builtText, configuredText, wantedText } from "./texts.ts";
import { firstBuild, stepNames, words } from "./words.ts";

/**
 * Wanted, configured and built as three dominoes. A solid line joins two that agree, a dotted one is the distance, a grey
 * dotted one leads to what is not known; where all agree the marks fade, so that only what is left to do stands out.
 */
export function StateMarks({ row, withStep = true }: { row: FleetRow; withStep?: boolean }) {
  const { wanted, configured, built, step } = row;
  const want = wanted.kind === "unreadable" ? null : wanted.push;
  const conf = configured.kind === "known" ? configured.choice : null;
  const has = built.kind === "read" ? built.holds : null;
  const settled = step === "settled";
  return (
    <span className="states">
      <span className={settled ? "trip calm" : "trip"}>
        <Mark choice={want} label={words.wantedIs(wantedText(wanted))} />
        <u className={conf === null ? "unknown" : conf === want ? "" : "gap"} />
        <Mark choice={conf} label={words.configuredIs(configuredText(configured))} />
        <u className={(conf ?? want) === has && has !== null ? "" : "gap"} />
        <Mark
          choice={has}
          part={built.kind === "read" && !built.complete}
          label={words.builtIs(builtText(built))}
        />
      </span>
      {withStep && !settled && (
        <span className="step">{row.reference === null ? firstBuild : stepNames[step]}</span>
      )}
    </span>
  );
}

function Mark({ choice, part = false, label }: { choice: Choice | null; part?: boolean; label: string }) {
  const on = choice === null ? null : switchesOf(choice);
  const half = (is: boolean | undefined, look: "g" | "z") => (on === null ? "q" : is ? look : "o");
  return (
    <span className={part ? "dom part" : "dom"} role="img" aria-label={label} title={label}>
      <b className={half(on?.gzip, "g")}>{on === null ? "?" : "G"}</b>
      <b className={half(on?.zstd, "z")}>{on === null ? "?" : "Z"}</b>
    </span>
  );
}
