import { type ComponentType, lazy, type ReactNode, Suspense, useSyncExternalStore } from "react";

/**
 * A part of a page that comes when it is first drawn in the browser; until then `waiting` stands in its place. The same as
 * `next/dynamic` without `ssr`, which also tells browsers what to fetch ahead of a part that is drawn, and weighs 1 kB for that.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = null,
): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load() }));
  // biome-ignore lint/correctness/noComponentHookFactories: made once, where its module is loaded, as `lazy` is
  return function Later(props: Props) {
    // Neither the server nor what takes over its drawing has it.
    const isAwake = useSyncExternalStore(never, yes, no);
    return isAwake ? (
      <Suspense fallback={waiting}>
        <Part {...props} />
      </Suspense>
    ) : (
      waiting
    );
  };
}

const never = () => () => undefined;
const yes = () => true;
const no = () => false;
