/** Percent of the limit above which it is near: one more platform may be too much. */
export const NEAR_PERCENT = 80;
