import { Badge } from "#components/ui/badge.tsx";
import { CodedText } from "#components/ui/coded-text.tsx";
import { Panel, PanelHead, PanelTitle } from "#components/ui/panel.tsx";
import type { LayerStep, LayersReport } from "#lib/layers/answers.ts";
import { wholeReasons, words } from "./words.ts";

type Step = Extract<LayerStep, { kind: "layer" }>;

/** Layers that nobody pulls in parts, each reason once, with what to do about it. */
export function PulledWhole({ report }: { report: LayersReport }) {
  const layers = report.steps.filter((step): step is Step => step.kind === "layer");
  if (layers.length === 0 || (report.right ?? report.left)?.role !== "image") return null;
  const whole = layers.filter(({ right }) => right !== null && right.pull.kind !== "in-parts");
  const isPlain = report.right === null;
  const groups = Map.groupBy(whole, ({ right }) => reasonOf(right?.pull));
  return (
    <Panel aria-labelledby="whole-heading">
      <PanelHead>
        <PanelTitle id="whole-heading">
          {isPlain || whole.length > 0 ? words.pulledWhole : words.pulledInParts}
        </PanelTitle>
        {whole.length > 0 && <Badge variant="danger">{words.total(whole.length)}</Badge>}
      </PanelHead>
      {isPlain || whole.length === 0 ? (
        <p className="px-4 py-3 text-sm text-ink-soft">{isPlain ? words.noneInParts : words.allInParts}</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {[...groups].map(([reason, steps]) => (
            <li key={reason} className="px-4 py-3">
              <h3>{words.wholeTitle(steps[0]?.number ?? 0, wholeReasons[reason]?.title ?? "")}</h3>
              <p className="text-ink-soft">
                <CodedText text={wholeReasons[reason]?.more ?? ""} />
              </p>
              {steps.length > 1 && (
                <p className="text-ink-soft">
                  {words.moreWhole(steps.length - 1)}:{" "}
                  {steps
                    .slice(1)
                    .map(({ number }) => number)
                    .join(", ")}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

const reasonOf = (pull: NonNullable<Step["right"]>["pull"] | undefined): string =>
  pull?.kind === "refused" || pull?.reason == null ? "refused" : pull.reason;
