import { cva, cx, type VariantProps } from "class-variance-authority";
import { Chip, CompressionChip } from "#components/marks/chip.tsx";
import { SeverityMark } from "#components/marks/severity.tsx";
import { Icon } from "#components/ui/icon.tsx";
import type { EntryReport } from "#lib/variants/report.ts";
import { familyOf, isAbsent } from "./picks.ts";
import { rungCells } from "./rung-cells.ts";
import { someNumbers, words } from "./words.ts";

interface Props {
  readonly entry: EntryReport;
  readonly twins: readonly number[];
  /** Twins too many to draw are named by number. */
  readonly twinsByNumber: boolean;
  readonly attestedBy: readonly number[];
}

/** What an entry is: its compression or its role, what is annotated, what stands beside it. */
export function Kind({ entry, twins, twinsByNumber, attestedBy }: Props) {
  return (
    <span className={rungCells.kind}>
      <span className={cx("contents", entry.failure && "wide:max-roomy:hidden")}>
        <RoleChip entry={entry} />
      </span>
      <AnnotationFlag entry={entry} twins={twins.length} />
      {entry.failure && (
        <Flag
          look="off"
          title={entry.failure.message}
          mark={<SeverityMark severity="error" />}
          word={isAbsent(entry) ? words.absent : words.unread}
        />
      )}
      {attestedBy.length > 0 && (
        <Flag
          title={words.attestedBy(attestedBy)}
          mark={
            <>
              <Icon name="attestation" small />
              <span className="sr-only">{words.attestation} </span>
            </>
          }
          word={someNumbers(attestedBy)}
        />
      )}
      {twins.length > 0 &&
        (twinsByNumber ? (
          <Flag look="first-cut" word={words.twinOf(twins)} />
        ) : (
          <span className="sr-only">{words.twinOf(twins)}</span>
        ))}
    </span>
  );
}

function RoleChip({ entry }: { entry: EntryReport }) {
  switch (entry.role) {
    case "image":
      return <CompressionChip compression={entry.compression} />;
    case "index":
      return <Chip look="other" letter="≡" word={words.nestedIndex} />;
    case "attestation":
      return <Chip look="other" letter="=" word={words.attestation} />;
    case "artifact":
      return <Chip look="other" letter="·" word={words.artifact} />;
  }
}

function AnnotationFlag({ entry, twins }: { entry: EntryReport; twins: number }) {
  if (entry.role !== "image" || entry.failure) return null;
  const isZstd = familyOf(entry.compression) === "zstd";
  const holdsZstd = isZstd || entry.compression === "mixed";
  const tag = <Icon name="tag" small />;
  if (holdsZstd && entry.annotatedZstd) return <Flag mark={tag} word={words.annotated} />;
  if (isZstd && twins > 0) return <Flag look="off" mark={tag} word={words.noAnnotation} />;
  if (entry.annotatedZstd) return <Flag look="off" mark={tag} word={words.wrongAnnotation} />;
  return null;
}

const flag = cva("inline-flex min-w-5 items-center gap-1 text-xs whitespace-nowrap", {
  variants: {
    look: {
      plain: "text-ink-faint",
      off: "text-danger-ink",
      /** What is said elsewhere too gives way before the others. */
      "first-cut": "shrink-100 text-ink-faint",
    },
  },
  defaultVariants: { look: "plain" },
});

/** What has no room beside the chip is cut, and whole in its title. */
function Flag({
  word,
  title = word,
  mark,
  look,
}: VariantProps<typeof flag> & { word: string; title?: string; mark?: React.ReactNode }) {
  return (
    <span data-slot="flag" className={flag({ look })} title={title}>
      {mark}
      <span className="truncate">{word}</span>
    </span>
  );
}
