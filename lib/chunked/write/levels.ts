/** Levels of zstd. 6 makes of a layer what containers' own default makes in size, in a third of its time. */
export const DEFAULT_LEVEL = 6;
export const LEAST_LEVEL = 1;
export const MOST_LEVEL = 19;
