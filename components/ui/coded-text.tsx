/** Plain words in which `backticks` mark what is code. Nothing else is read into the text: it may quote strangers. */
export function CodedText({ text }: { text: string }) {
  return text
    .split(/`([^`]+)`/)
    .map((piece, i) => (i % 2 === 1 ? <code key={placeKey(i)}>{piece}</code> : piece));
}

/** Pieces of a text never move: their place is who they are. */
const placeKey = (place: number): string => `at ${place}`;
