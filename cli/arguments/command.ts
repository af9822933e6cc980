import type { Depth } from "#lib/deep/report.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { ApplyCommand } from "../apply.ts";
import type { IndexCommand } from "../assemble.ts";
import type { Shell } from "../completion/shells.ts";
import type { EvidencePlaces } from "../evidence-arguments.ts";
import type { ProbeCommand } from "../probe.ts";
import type { RepairCommand } from "../repair.ts";
import type { TaskCommand } from "../task/commands.ts";
import type { Format } from "./options.ts";

/** What somebody asks the command for. */
export type Command =
  | {
      readonly kind: "inspect";
      readonly references: readonly string[];
      readonly platform: string | null;
      readonly json: boolean;
    }
  | {
      readonly kind: "check";
      readonly references: readonly string[];
      readonly choice: Choice | null;
      readonly format: Format;
      /** Null: the issues of the index alone. */
      readonly evidence: EvidencePlaces | null;
      /** How much of the layers is read; null: nothing. */
      readonly deep: Depth | null;
    }
  | ({
      readonly kind: "evidence";
      readonly reference: string;
      readonly json: boolean;
    } & EvidencePlaces)
  | {
      readonly kind: "plan";
      readonly reference: string;
      readonly choice: Choice;
      readonly json: boolean;
    }
  | ({ readonly kind: "apply" } & ApplyCommand)
  | ({ readonly kind: "repair" } & RepairCommand)
  | ({ readonly kind: "index" } & IndexCommand)
  | ({ readonly kind: "task" } & TaskCommand)
  | {
      readonly kind: "layers";
      readonly reference: string;
      readonly platform: string | null;
      readonly tree: boolean;
      readonly json: boolean;
    }
  | {
      readonly kind: "cat";
      readonly reference: string;
      readonly path: string;
      readonly platform: string | null;
    }
  | {
      readonly kind: "delta";
      readonly references: readonly string[];
      readonly tags: string | null;
      readonly platform: string | null;
      readonly json: boolean;
    }
  | ({ readonly kind: "probe" } & ProbeCommand)
  | {
      readonly kind: "forget";
      readonly place: string;
    }
  | { readonly kind: "serve" }
  | { readonly kind: "completion"; readonly shell: Shell }
  | { readonly kind: "help" }
  | { readonly kind: "version" };
