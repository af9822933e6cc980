import { cx } from "class-variance-authority";
import type { Bracket, Fan } from "./chain.ts";

type Kind = Bracket | Fan;

/** The upright piece: from the middle down, through, or from above to the middle. */
const uprights: Readonly<Record<Kind, string | null>> = {
  alone: null,
  start: "top-[calc(50%-1px)] bottom-0",
  from: "top-[calc(50%-1px)] bottom-0",
  through: "inset-y-0",
  pass: "inset-y-0",
  end: "top-0 bottom-[calc(50%-1px)]",
};

const ACROSS = "left-0 right-2";
const TO_UPRIGHT = "left-0 w-3";
const FROM_UPRIGHT = "left-2.5 right-2";

/** What several results are joined to one run by. */
const joining: Readonly<Record<Kind, string | null>> = {
  alone: ACROSS,
  start: ACROSS,
  through: TO_UPRIGHT,
  end: TO_UPRIGHT,
  from: null,
  pass: null,
};

/** What leads from one run to its attestations; to what is missing no branch leads. */
const parting: Readonly<Record<Kind, string | null>> = {
  alone: ACROSS,
  start: ACROSS,
  through: FROM_UPRIGHT,
  end: FROM_UPRIGHT,
  from: TO_UPRIGHT,
  pass: null,
};

/** Each line draws its own piece, so that lines may have any height. */
export function BracketCell({ kind, parts = false }: { kind: Kind | null; parts?: boolean }) {
  const level = kind === null ? null : (parts ? parting : joining)[kind];
  const upright = kind === null ? null : uprights[kind];
  return (
    <td className="relative h-12 lines-as-cards:hidden" aria-hidden="true">
      {level !== null && (
        <span className={cx("absolute top-[calc(50%-1px)] border-t-2 border-line-control", level)} />
      )}
      {upright !== null && (
        <span className={cx("absolute left-2.5 border-l-2 border-line-control", upright)} />
      )}
    </td>
  );
}
