import { cva } from "class-variance-authority";
import type { HurtClient } from "#lib/fleet/issues/answers.ts";
import { families, hurtFamilies } from "./client-families.ts";
import { words } from "./words.ts";

const cell = cva("grid h-3.75 w-5 place-items-center text-[10px] leading-3.25 font-semibold", {
  variants: {
    outcome: {
      /** Cut at its corners: it says so without its colour. */
      fails:
        "bg-danger text-on-danger [clip-path:polygon(4px_0,calc(100%-4px)_0,100%_4px,100%_calc(100%-4px),calc(100%-4px)_100%,4px_100%,0_calc(100%-4px),0_4px)]",
      less: "rounded-xs border border-line-control text-ink-soft",
      none: "before:size-0.75 before:rounded-full before:bg-line-control",
    },
  },
});

/** One cell for each program: red for one that cannot pull, outlined for one that gets something else, a dot for one that is not hurt. */
export function ClientCells({ clients }: { clients: readonly HurtClient[] }) {
  const all = hurtFamilies(clients);
  const hurt = all.filter(({ outcome }) => outcome !== "none");
  if (hurt.length === 0) return <span className="text-xs leading-3.75 text-ink-faint">{words.noClient}</span>;
  return (
    <span
      className="flex gap-0.75"
      role="img"
      aria-label={hurt.map(({ name, outcome }) => `${name} ${words.familyOutcomes[outcome]}`).join(", ")}
    >
      {all.map(({ name, letters, outcome, versions }) => (
        <span key={name} className={cell({ outcome })} title={words.familyTitle(name, versions, outcome)}>
          {outcome === "none" ? "" : letters}
        </span>
      ))}
    </span>
  );
}

/** What the cells mean. */
export function ClientKey() {
  return (
    <p className="mx-4 mt-3 flex flex-wrap gap-x-4 gap-y-1.5 text-sm text-ink-faint max-medium:mx-0">
      {(["fails", "less", "none"] as const).map((outcome) => (
        <span key={outcome} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={cell({ outcome })}>
            {{ fails: "Do", less: "Po", none: "" }[outcome]}
          </span>
          {words.key[outcome]}
        </span>
      ))}
      <span>{families.map(({ letters, name }) => `${letters} ${name}`).join(", ")}</span>
    </p>
  );
}
