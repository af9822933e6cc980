/** How long a page waits for what it is to be drawn with. What takes longer is asked for by its script, which shows how far it is. */
export const AT_HAND_MS = 400;

/** What has come in time; null: it has not, or there is none. */
export async function atHand<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), AT_HAND_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    // The script asks for it again, and says why there is none.
    return null;
  } finally {
    clearTimeout(timer);
  }
}
