/** What stands beside the ladder, after it: the ladder answers first. */
export const loadBeside = () => import("./beside.tsx").then(({ Beside: View }) => ({ default: View }));
