import { Button } from "#components/ui/button.tsx";
import { Code, CodeBlock } from "#components/ui/code.tsx";
import { Command } from "#components/ui/command.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { EmptyState, EmptyTitle } from "#components/ui/empty-state.tsx";
import { ErrorState } from "#components/ui/error-state.tsx";
import { Meter } from "#components/ui/meter.tsx";
import { Panel, PanelBody, PanelGap, PanelHead, PanelNote, PanelTitle } from "#components/ui/panel.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Specimen } from "./specimen.tsx";

const LONG =
  "registry.example.com/a-department-with-a-long-name/and-a-team/nightly-reconciliation-worker-of-payments:release-2026.11";

/** Sheets, and what stands on them while something comes, when nothing is there, and when it failed. */
export function StateSpecimens() {
  return (
    <>
      <Specimen name="Panel, a long name">
        <Panel className="w-full">
          <PanelHead>
            <PanelTitle>Tags</PanelTitle>
            <PanelNote>2 of one digest</PanelNote>
            <PanelGap />
            <Button size="small">Check now</Button>
          </PanelHead>
          <PanelBody>
            <p className="wrap-anywhere">{LONG}</p>
            <Disclosure summary="What does not follow">
              <p className="text-ink-soft">Two signatures name the old digest.</p>
            </Disclosure>
          </PanelBody>
        </Panel>
      </Specimen>
      <Specimen name="EmptyState, ErrorState">
        <Panel className="w-full">
          <EmptyState>
            <EmptyTitle>No components yet</EmptyTitle>
            <p>Connect a cluster, or add an image by its reference.</p>
            <Button variant="primary">Add component</Button>
          </EmptyState>
        </Panel>
        <Panel className="w-full">
          <ErrorState title="quay.io/a/b:1: the registry asked for a login (401).">
            <p className="text-ink-soft">Sign in, or add credentials for quay.io.</p>
            <Command line="skopeo login quay.io" />
          </ErrorState>
        </Panel>
      </Specimen>
      <Specimen name="Skeleton, Meter">
        <div className="grid w-full gap-2">
          <Skeleton className="w-60" />
          <Skeleton className="h-6 w-40" />
          <Meter label="read" value={0.4} />
          <Meter label="reading" value={null} />
        </div>
      </Specimen>
      <Specimen name="Code, CodeBlock, Command">
        <Code>sha256:0123456789abcdef</Code>
        <CodeBlock className="w-full">{'{\n  "schemaVersion": 2\n}'}</CodeBlock>
        <div className="w-full">
          <Command line={`twofold inspect ${LONG}`} />
        </div>
      </Specimen>
    </>
  );
}
