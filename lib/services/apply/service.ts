import type { ApplicationFailure } from "#lib/applications/failure.ts";
import type { Application } from "#lib/applications/record.ts";
import type { ApplicationService, Wish } from "#lib/applications/service.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { Database } from "#lib/db/open.ts";
import type { ComponentFailure } from "#lib/fleet/failure.ts";
import type { Key } from "#lib/fleet/known/row-key.ts";
import { keysOf, recordOf } from "#lib/fleet/table/pages.ts";
import type { Result } from "#lib/oci/result.ts";
import { foundComponent, type RightsFor } from "../lookup.ts";
import {
  type AppliedToMany,
  type ApplyTools,
  type AskedApply,
  applyToComponent,
  applyToImage,
  applyToMany,
  rollBackApplication,
} from "./apply-components.ts";
import { type ApplyPreview, previewMany } from "./preview-apply.ts";

type Applied = Promise<Result<Application, ApplicationFailure | ComponentFailure>>;

/** Changes of images that the server carries out, for whoever may change them. */
export interface ApplyService {
  /** Has the newest index of a component changed, where the server may write to it. */
  toComponent(actor: Actor, key: Key, asked: AskedApply & { readonly startsFrom: string }): Applied;
  toMany(actor: Actor, keys: readonly Key[], asked: AskedApply): Promise<AppliedToMany>;
  /** What that would do; nothing is changed. */
  previewMany(actor: Actor, keys: readonly Key[], asked: AskedApply): Promise<ApplyPreview>;
  /** The same of any image by its reference. */
  toImage(actor: Actor, wish: Wish): Applied;
  rollBack(actor: Actor, id: number): Applied;
}

export function createApplyService({
  database,
  applications,
  rightsFor,
}: {
  readonly database: Database;
  readonly applications: ApplicationService;
  readonly rightsFor: RightsFor;
}): ApplyService {
  const tools: ApplyTools = {
    ...{ database, applications, rightsFor },
    found: (key) => foundComponent(database, key),
    async componentsIn(repository) {
      const keys = await keysOf(database, { repository });
      const records = await Promise.all(keys.map((key) => recordOf(database, key)));
      return records.filter((record) => record !== undefined);
    },
  };
  return {
    toComponent: (actor, key, asked) => applyToComponent(tools, actor, key, asked),
    toMany: (actor, keys, asked) => applyToMany(tools, actor, keys, asked),
    previewMany: (actor, keys, asked) => previewMany(tools, actor, keys, asked),
    toImage: (actor, wish) => applyToImage(tools, actor, wish),
    rollBack: (actor, id) => rollBackApplication(tools, actor, id),
  };
}
