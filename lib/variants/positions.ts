/** Ascending positions as people say them: three neighbours or more by their ends, `1 to 4`. */
export function rangesOf(positions: readonly number[]): readonly string[] {
  const runs: { readonly from: number; to: number }[] = [];
  for (const position of positions) {
    const last = runs.at(-1);
    if (last?.to === position - 1) last.to = position;
    else runs.push({ from: position, to: position });
  }
  return runs.flatMap(({ from, to }) =>
    to === from ? [`${from}`] : to === from + 1 ? [`${from}`, `${to}`] : [`${from} to ${to}`],
  );
}
