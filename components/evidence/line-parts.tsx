import { cva, cx, type VariantProps } from "class-variance-authority";
import type { ComponentProps, ReactNode } from "react";
import type { Gap } from "./chain.ts";

interface CellProps {
  /** The head it stands under, which a card says beside it. */
  readonly head: string;
  readonly span?: number;
  /** In a card, which of its two columns it stands in. */
  readonly half?: "left" | "right";
  /** Has nothing of its own to say where lines are cards. */
  readonly isBareInCard?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** One cell of a line. */
export function LineCell({
  head,
  span,
  half = "left",
  isBareInCard = false,
  className,
  children,
}: CellProps) {
  return (
    <td
      colSpan={span}
      data-head={head}
      className={cx(
        "relative h-12 text-left lines-as-cards:h-auto lines-as-cards:items-baseline lines-as-cards:gap-2 lines-as-cards:py-px lines-as-cards:pr-0 lines-as-cards:pl-5.5 lines-as-cards:before:text-sm lines-as-cards:before:text-ink-faint lines-as-cards:before:content-[attr(data-head)] cards-in-one-column:col-span-full",
        half === "left" ? "lines-as-cards:col-start-1" : "lines-as-cards:col-start-2",
        isBareInCard
          ? "lines-as-cards:hidden"
          : "lines-as-cards:grid lines-as-cards:grid-cols-[84px_minmax(0,1fr)]",
        className,
      )}
    >
      {children}
    </td>
  );
}

/** Two or three short lines below each other. */
export function ShortLines({ children }: { children: ReactNode }) {
  return <span className="grid min-w-0 py-0.75 leading-4.5">{children}</span>;
}

const shortLine = cva("truncate text-sm/4.5 lines-as-cards:whitespace-normal", {
  variants: {
    tone: {
      code: "font-mono",
      faint: "text-ink-faint",
      soft: "text-ink-soft",
      danger: "text-danger-ink",
    },
  },
});

/** One of them: cut where the column is narrow, wrapped in a card. */
export function ShortLine({
  tone,
  className,
  ...props
}: ComponentProps<"span"> & VariantProps<typeof shortLine>) {
  return <span {...props} className={cx(shortLine({ tone }), className)} />;
}

/** A step of the chain, and the line that leads on from it. */
export function ChainStep({
  leadsOn,
  className,
  children,
}: {
  leadsOn: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span className={cx("flex items-center gap-2", className)}>
      {children}
      {leadsOn && <LeadsOn />}
    </span>
  );
}

const LeadsOn = () => (
  <span aria-hidden="true" className="min-w-2 flex-1 border-t-2 border-line-control lines-as-cards:hidden" />
);

/** Nothing is known of this step, and the line goes on: from the bracket before it to what comes after. */
export const LeadsThrough = () => (
  <span
    aria-hidden="true"
    className="mr-2 -ml-2 block border-t-2 border-line-control lines-as-cards:hidden"
  />
);

/** A gap: an open ring, the reason, and a dotted line that goes nowhere. */
export function GapLine({ gap: { text, isFault } }: { gap: Gap }) {
  return (
    <span className={cx("flex items-center gap-2 text-sm", isFault ? "text-danger-ink" : "text-ink-faint")}>
      <span
        aria-hidden="true"
        className={cx(
          "size-2.5 flex-none rounded-full border-2",
          isFault ? "border-danger" : "border-line-control",
        )}
      />
      <span className="overflow-hidden text-ellipsis">{text}</span>
      <span
        aria-hidden="true"
        className={cx(
          "mr-3 min-w-3 flex-1 border-t-2 border-dotted",
          isFault ? "border-danger-line" : "border-line-control",
        )}
      />
    </span>
  );
}
