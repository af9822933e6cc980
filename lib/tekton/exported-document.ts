/** A document of an export, or why it is none. */
export type ExportedDocument = {
  /** Which item of a list, where a list comes item by item; from 1. */
  readonly item?: number;
} & ({ readonly value: unknown } | { readonly why: string; readonly next: string });

/** What to do about a document or file that is damaged. */
export const exportAgain = "Export it again with kubectl or tkn, or take the file away.";
export const fewerRuns =
  "Export fewer runs at once, such as those of one component: kubectl get pipelineruns,taskruns -l appstudio.openshift.io/component=NAME -o json.";

export const faultyExport = (why: string): ExportedDocument & { readonly why: string } => ({
  why,
  next: exportAgain,
});
