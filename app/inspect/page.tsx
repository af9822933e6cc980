import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { JudgedElsewhere } from "#components/evidence/judged-elsewhere.tsx";
import { AskField } from "#components/home/ask-field.tsx";
import { reportQuery } from "#components/index/queries.ts";
import { inspectHref } from "#components/index/reference.ts";
import { ReportScreen } from "#components/index/report-screen.tsx";
import { ReportSkeleton } from "#components/index/skeleton.tsx";
import { NoScript } from "#components/site/no-script.tsx";
import { words } from "#components/site/words.ts";
import type { ReadFailure } from "#lib/oci/failure.ts";
import { parseReference } from "#lib/oci/reference.ts";
import { understandPaste } from "#lib/oci/understand-paste.ts";
import { ComesAgain, HandedOver } from "../drawn/handed-over.tsx";
import { drawnReport } from "../drawn/report.ts";
import { lore } from "../lore.tsx";

interface Props {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: referenceOf(await searchParams) };
}

export default async function InspectPage({ searchParams }: Props) {
  const given = referenceOf(await searchParams);
  const reference = understandPaste(given);
  if (reference === "") redirect("/");
  // What people paste by habit becomes the reference it holds, in the address too.
  if (reference !== given) redirect(inspectHref(reference));
  const parsed = parseReference(reference);
  if (!parsed.ok) return <NoReference reference={reference} failure={parsed.failure} />;
  const drawn = await drawnReport(reference);
  return (
    <HandedOver
      answered={[
        drawn.kind === "report" ? { queryKey: reportQuery(reference).queryKey, data: drawn.report } : null,
      ]}
    >
      <NoScript reference={reference} />
      <ReportScreen
        key={reference}
        reference={reference}
        refused={drawn.kind === "problem" ? drawn.problem : null}
        lore={lore}
        skeleton={<ReportSkeleton reference={reference} />}
        elsewhere={<JudgedElsewhere reference={reference} />}
      />
      {drawn.kind === "later" && <ComesAgain />}
    </HandedOver>
  );
}

/** The text stays in its field, and the reason stands below it: nothing was asked of anybody. */
function NoReference({ reference, failure }: { reference: string; failure: ReadFailure }) {
  return (
    <div className="mx-auto max-w-270">
      <NoScript reference={reference} />
      <h1 className="mb-3">{words.noReference}</h1>
      <AskField id="refused-reference" reference={reference} refused={failure} />
      <p className="mt-2 text-sm">
        <a href={`/problems#${failure.code}`}>
          <code>{failure.code}</code>
        </a>
      </p>
    </div>
  );
}

function referenceOf(params: Awaited<Props["searchParams"]>): string {
  const given = params["ref"];
  return (typeof given === "string" ? given : (given?.[0] ?? "")).trim();
}
