/** The cells of a rung by their place in the grid (`ladder.css`), for the rung and for what stands there before it is known. */
export const rungCells = {
  platform: "flex min-w-0 pr-2 [grid-area:platform] max-[940px]:pt-2.25",
  kind: "flex min-w-0 items-center gap-2 pr-2 [grid-area:kind] max-[940px]:flex-wrap max-[940px]:gap-y-0.5 max-[940px]:pt-1 max-[940px]:pr-0 max-[940px]:pb-0.5",
  digest:
    "inline-flex items-center gap-1 pr-2 font-mono text-sm whitespace-nowrap text-ink-soft [grid-area:digest] max-[940px]:pb-1.75",
  layers: "text-right [grid-area:layers] max-[940px]:hidden",
  size: "grid justify-items-end gap-0.75 whitespace-nowrap [grid-area:size] max-[940px]:justify-self-end max-[940px]:pt-2.25",
  takers:
    "flex items-center gap-2 pl-5 [grid-area:takers] max-[940px]:justify-self-end max-[940px]:pb-1.75 max-[940px]:pl-2 wide:max-roomy:pl-2.5",
} as const;

/** The line of a rung, read or not. */
export const rungLine =
  "ladder-rung ladder-row relative h-10.5 border-b border-line transition-colors duration-120 last:border-b-0 max-[940px]:h-auto print:break-inside-avoid";
