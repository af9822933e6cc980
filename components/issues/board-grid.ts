/** The columns of the board: chevron, severity, issue, components, who is hurt, first seen, weeks, change, action. What has no room goes. */
export const boardColumns =
  "grid grid-cols-[14px_16px_minmax(200px,1fr)_96px_214px_104px_120px_84px_116px] items-center gap-x-3 px-4 max-[1240px]:grid-cols-[14px_16px_minmax(180px,1fr)_92px_208px_120px_116px] max-[900px]:grid-cols-[14px_16px_minmax(0,1fr)_92px_208px_116px]";

export const fromMiddle = "max-[1240px]:hidden";
export const fromNarrow = "max-[900px]:hidden";

/** The columns of the components in a row: box, name, entries, where, first seen, action. */
export const componentColumns =
  "grid grid-cols-[20px_minmax(130px,1fr)_232px_164px_84px_130px] items-center gap-x-3 px-4 max-[900px]:grid-cols-[20px_minmax(0,1fr)_232px_130px]";
