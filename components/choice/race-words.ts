/** Words of two who changed the same choice at once. */
export const words = {
  raceTitle: "Somebody else changed this first",
  raceLead: (name: string) => `The choice for ${name} changed while you were looking at it.`,
  theirs: "Theirs",
  yours: "Yours",
  pushBuilds: "push builds",
  pullRequestBuilds: "pull-request builds",
  asPush: "same as push builds",
  keepTheirs: "Keep theirs",
  setMine: "Set mine",
} as const;
