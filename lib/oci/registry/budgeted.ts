import { type ByteBudget, overBudget } from "../byte-budget.ts";
import { fail } from "../result.ts";
import type { Answer, RegistryAccess } from "./access.ts";
import { lasting } from "./retry.ts";

/** The same way to registries for one read: every body counts against its budget while it comes. */
export function budgetedAccess(access: RegistryAccess, budget: ByteBudget): RegistryAccess {
  return {
    ...access,
    ask: (repository, ask, signal) =>
      access.ask(
        repository,
        {
          ...ask,
          async read(answer, subject) {
            const count = createCount(budget);
            try {
              const result = await ask.read(countedAnswer(answer, count), subject);
              if (count.isOver()) return fail(lasting(overBudget(subject.what, budget)));
              if (!result.ok) count.giveBack();
              return result;
            } catch (error) {
              count.giveBack();
              if (count.isOver()) return fail(lasting(overBudget(subject.what, budget)));
              throw error;
            }
          },
        },
        signal,
      ),
  };
}

interface Count {
  take(bytes: number): boolean;
  isOver(): boolean;
  /** What was not kept does not count: it may be asked for again. */
  giveBack(): void;
}

function createCount(budget: ByteBudget): Count {
  let taken = 0;
  let over = false;
  return {
    take(bytes) {
      over ||= !budget.take(bytes);
      if (!over) taken += bytes;
      return !over;
    },
    isOver: () => over,
    giveBack() {
      budget.give(taken);
      taken = 0;
    },
  };
}

const countedAnswer = (answer: Answer, count: Count): Answer => ({
  ...answer,
  body: () => counted(answer.body(), count),
});

/** Leaving a loop over this leaves the loop over the body, which ends the body. */
async function* counted(body: AsyncIterable<Uint8Array>, count: Count): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    if (!count.take(chunk.length)) throw new Error("over the budget of the read");
    yield chunk;
  }
}
