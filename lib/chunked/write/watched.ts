/** The same values; `onFailure` is told what goes wrong with their giver, and not what its taker throws at it. */
export async function* watched<T>(
  values: AsyncIterable<T>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<T> {
  const iterator = values[Symbol.asyncIterator]();
  const next = async () => {
    try {
      return await iterator.next();
    } catch (error) {
      onFailure(error);
      throw error;
    }
  };
  let isEnded = false;
  try {
    for (let given = await next(); given.done !== true; given = await next()) yield given.value;
    isEnded = true;
  } finally {
    if (!isEnded) await iterator.return?.();
  }
}
