import { planDocument } from "#lib/plan/plan-document.ts";
import { repairDocument } from "#lib/plan/repair-document.ts";
import { bedReport } from "./bed-report.ts";

/** The plan of dual for an index of the bed, for the tests of the views, which take types alone from `lib`. */
export const dualPlan = (spec: string) => planDocument(bedReport(spec), "dual");
export const repairPlan = (spec: string) => repairDocument(bedReport(spec));
