import type { Actor } from "#lib/auth/actor.ts";
import { mayPatch, type Right } from "#lib/cluster/annotate.ts";
import type { Cluster, ClusterActor } from "#lib/cluster/connect.ts";
import { createTurns } from "#lib/cluster/turns.ts";
import type { ClusterFacts, ComponentRecord } from "#lib/fleet/known/record.ts";

/** Roles are changed seldom; a switch that is on wrongly is refused by the cluster itself. */
const KEPT_MS = 60_000;
/** What was not answered is asked again by whoever asks next, but not for every row and every tab. */
const FAILED_KEPT_MS = 3_000;
const FORGOTTEN_AFTER_MS = 60 * 60_000;
const ASKED_WITHIN_MS = 5_000;
const ASKED_AT_ONCE = 8;
/** Rows are shown without rights rather than late; the next answer has them. */
const WAITED_FOR_MS = 800;

export type RightOf = (record: ComponentRecord) => Right;

const allowed: Right = { allowed: true };

export const notKnownYet: Right = {
  allowed: false,
  reason: "Not known yet: asking the cluster whether you may change this.",
};

/** The answer to one review: of an actor, a group, and a namespace or all of them. */
interface Review {
  /** As it was last answered; null: never. */
  right: Right | null;
  /** Why the last question was not answered. */
  failed: string | null;
  until: number;
  asking: Promise<void> | null;
}

/** Asks, once a minute for each actor and namespace, whether the choice on a Component may be patched. */
export function createRights(cluster: Cluster, now: () => Date) {
  const reviews = new Map<string, Review>();
  const turns = createTurns(ASKED_AT_ONCE);

  const reviewOf = (as: ClusterActor, group: string, namespace: string | null): Review => {
    const key = JSON.stringify([as, group, namespace]);
    const review = reviews.get(key) ?? { right: null, failed: null, until: 0, asking: null };
    reviews.set(key, review);
    return review;
  };
  const isFresh = ({ until }: Review): boolean => until > now().getTime();

  const ask = (as: ClusterActor, group: string, namespace: string | null): Promise<void> => {
    const review = reviewOf(as, group, namespace);
    if (isFresh(review)) return Promise.resolve();
    review.asking ??= turns
      .take(async () => {
        // Who may patch in all namespaces, as administrators may, is not asked about each of hundreds.
        const everywhere = reviewOf(as, group, null);
        if (namespace !== null && everywhere.right?.allowed && isFresh(everywhere)) return;
        const signal = AbortSignal.timeout(ASKED_WITHIN_MS);
        const answer = await mayPatch(cluster, as, { group, plural: "components", namespace }, signal);
        if (answer.ok) review.right = answer.value;
        review.failed = answer.ok ? null : answer.failure.message;
        review.until = now().getTime() + (answer.ok ? KEPT_MS : FAILED_KEPT_MS);
      })
      .finally(() => {
        review.asking = null;
      });
    return review.asking;
  };

  /** Both questions side by side; the first may make the second needless. */
  const askIn = async (as: ClusterActor, group: string, namespace: string): Promise<void> => {
    const everywhere = ask(as, group, null);
    if (reviewOf(as, group, null).right?.allowed && isFresh(reviewOf(as, group, null))) return;
    const here = ask(as, group, namespace);
    await everywhere;
    if (!reviewOf(as, group, null).right?.allowed) await here;
  };

  const known = (as: ClusterActor, group: string, namespace: string): Right => {
    const everywhere = reviewOf(as, group, null);
    const here = reviewOf(as, group, namespace);
    if (everywhere.right?.allowed) return allowed;
    if (here.right !== null) return here.right;
    const failed = here.failed ?? everywhere.failed;
    return failed === null ? notKnownYet : { allowed: false, reason: failed };
  };

  return async (actor: Actor, records: readonly ComponentRecord[]): Promise<RightOf> => {
    forgetOld(reviews, now().getTime());
    const places = new Map<string, { group: string; namespace: string }>();
    for (const { namespace, source, cluster: facts } of records) {
      if (source !== "cluster") continue;
      const { group } = facts as ClusterFacts;
      places.set(`${group} ${namespace}`, { group, namespace });
    }
    const as = actor.cluster;
    await within(
      WAITED_FOR_MS,
      Promise.all([...places.values()].map(({ group, namespace }) => askIn(as, group, namespace))),
    );
    return ({ source, namespace, cluster: facts }) =>
      source === "cluster" ? known(as, (facts as ClusterFacts).group, namespace) : allowed;
  };
}

/** Waits for it, but no longer than that. */
async function within(ms: number, task: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([task, over]);
  clearTimeout(timer);
}

function forgetOld(reviews: Map<string, Review>, now: number): void {
  for (const [key, { until, asking }] of reviews)
    if (asking === null && until + FORGOTTEN_AFTER_MS <= now) reviews.delete(key);
}
