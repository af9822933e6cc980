import { z } from "zod";
import { fail, ok, type Result } from "#lib/oci/result.ts";
import { storableText } from "#lib/oci/storable-text.ts";

/** Groups that serve Konflux's Component: the running model, and the revised one (architecture ADR 0056). */
export const componentModels = [
  { group: "appstudio.redhat.com", version: "v1alpha1" },
  { group: "konflux-ci.dev", version: "v1alpha1" },
] as const;
export type ComponentModel = (typeof componentModels)[number];

/** The annotations that carry a choice; nothing upstream reads them. */
export const choiceAnnotations = {
  push: "twofold.dev/compression",
  pullRequest: "twofold.dev/compression-pull-request",
  /** Who set the two above, when and why: a JSON document that repeats them, so that it is believed of no other values. */
  set: "twofold.dev/compression-set",
} as const;

/** The choice as its annotations have it, unread. */
export interface ChoiceText {
  readonly push: string | null;
  readonly pullRequest: string | null;
  readonly set: string | null;
}

export interface ComponentVersion {
  readonly name: string;
  readonly revision: string;
}

/** A Component resource of either model. */
export interface ClusterComponent {
  readonly model: ComponentModel;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** `metadata.creationTimestamp`, RFC 3339. */
  readonly createdAt: string | null;
  /** Null in the revised model, which has none. */
  readonly application: string | null;
  /** `status.lastPromotedImage`, as it stands there. */
  readonly promotedImage: string | null;
  readonly git: { readonly url: string; readonly revision: string | null } | null;
  /** Branches that are built; the running model has one and no name for it. */
  readonly versions: readonly ComponentVersion[];
  readonly choice: ChoiceText;
}

/** A resource that is not as its model says. */
export interface Unreadable {
  readonly namespace: string;
  readonly name: string;
  readonly message: string;
}

const text = z.string().min(1).transform(storableText);
/** Empty texts stand in these resources where nothing was set. */
const given = z
  .string()
  .nullish()
  .transform((value) => (value ? storableText(value) : null));

const metadata = z.object({
  namespace: text,
  name: text,
  uid: text,
  resourceVersion: text,
  creationTimestamp: z.iso.datetime({ offset: true }).nullish().catch(null),
  annotations: z.record(z.string(), z.string()).nullish(),
});

/** application-api, api/v1alpha1/component_types.go. */
const running = z.object({
  metadata,
  spec: z.object({
    application: given,
    source: z.object({ git: z.object({ url: given, revision: given }).nullish() }).nullish(),
  }),
  status: z.object({ lastPromotedImage: given }).nullish(),
});

const revised = z.object({
  metadata,
  spec: z.object({
    source: z
      .object({
        url: given,
        versions: z.array(z.object({ name: text, revision: text })).nullish(),
      })
      .nullish(),
  }),
});

export function readComponent(model: ComponentModel, object: unknown): Result<ClusterComponent, Unreadable> {
  return model.group === "appstudio.redhat.com" ? readRunning(model, object) : readRevised(model, object);
}

function readRunning(model: ComponentModel, object: unknown): Result<ClusterComponent, Unreadable> {
  const parsed = running.safeParse(object);
  if (!parsed.success) return fail(unreadable(object, parsed.error));
  const { spec, status } = parsed.data;
  const url = spec.source?.git?.url ?? null;
  return ok({
    ...commonOf(model, parsed.data.metadata),
    application: spec.application,
    promotedImage: status?.lastPromotedImage ?? null,
    git: url === null ? null : { url, revision: spec.source?.git?.revision ?? null },
    versions: [],
  });
}

function readRevised(model: ComponentModel, object: unknown): Result<ClusterComponent, Unreadable> {
  const parsed = revised.safeParse(object);
  if (!parsed.success) return fail(unreadable(object, parsed.error));
  const { source } = parsed.data.spec;
  const versions = source?.versions ?? [];
  return ok({
    ...commonOf(model, parsed.data.metadata),
    application: null,
    promotedImage: null,
    git: source?.url == null ? null : { url: source.url, revision: versions[0]?.revision ?? null },
    versions,
  });
}

function commonOf(
  model: ComponentModel,
  { annotations, creationTimestamp, ...rest }: z.infer<typeof metadata>,
) {
  const of = (name: keyof typeof choiceAnnotations) => {
    const value = annotations?.[choiceAnnotations[name]];
    return value === undefined ? null : storableText(value);
  };
  const choice = { push: of("push"), pullRequest: of("pullRequest"), set: of("set") };
  return { model, ...rest, createdAt: creationTimestamp ?? null, choice };
}

const named = z.object({ metadata: z.object({ namespace: z.string(), name: z.string() }) });

/** What can be said of a resource that cannot be read: its name, and where it is wrong. */
export function unreadable(object: unknown, error: z.ZodError): Unreadable {
  const who = named.safeParse(object);
  const [issue] = error.issues;
  return {
    namespace: who.success ? who.data.metadata.namespace : "",
    name: who.success ? who.data.metadata.name : "without a name",
    message: `${issue?.path.join(".") || "the resource"}: ${issue?.message ?? "it cannot be read"}`,
  };
}
