import { CodedText } from "#components/ui/coded-text.tsx";
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
    <section className="panel" aria-labelledby="whole-heading">
      <div className="ph">
        <h2 id="whole-heading">{isPlain || whole.length > 0 ? words.pulledWhole : words.pulledInParts}</h2>
        {whole.length > 0 && <span className="cnt bad">{words.total(whole.length)}</span>}
      </div>
      {isPlain || whole.length === 0 ? (
        <p className="boxed sm sec">{isPlain ? words.noneInParts : words.allInParts}</p>
      ) : (
        <ul className="sm">
          {[...groups].map(([reason, steps]) => (
            <li key={reason} className="boxed">
              <h3>{words.wholeTitle(steps[0]?.number ?? 0, wholeReasons[reason]?.title ?? "")}</h3>
              <p className="sec">
                <CodedText text={wholeReasons[reason]?.more ?? ""} />
              </p>
              {steps.length > 1 && (
                <p className="sec">
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
    </section>
  );
}

const reasonOf = (pull: NonNullable<Step["right"]>["pull"] | undefined): string =>
  pull?.kind === "refused" || pull?.reason == null ? "refused" : pull.reason;
