import { compressionWord } from "#components/marks/chip.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { formatBytes, shortDigest } from "#lib/ladder/figures.ts";
import type { LayerSide, LayerStep } from "#lib/layers/answers.ts";
import { words } from "./words.ts";

/** What the manifests say of a layer, side by side. */
export function LayerFacts({ step }: { step: Extract<LayerStep, { kind: "layer" }> }) {
  const sides = [step.left, step.right].flatMap((side) => side ?? []);
  return (
    <section className="lf" aria-label={words.about}>
      <h3>{words.about}</h3>
      {step.createdBy !== null && <code className="lf-by">{step.createdBy}</code>}
      {step.isSame === false && <p className="badtx">{words.differsMore}</p>}
      {sides.map((side) => (
        <Side key={`${side.compression} ${side.digest}`} side={side} number={step.number} />
      ))}
    </section>
  );
}

function Side({ side, number }: { side: LayerSide; number: number }) {
  const word = compressionWord(side.compression);
  const annotations = Object.entries(side.annotations);
  return (
    <dl className="kv">
      <dt>{word}</dt>
      <dd className="dg m">
        <span title={side.digest}>{shortDigest(side.digest)}</span>
        <CopyButton text={side.digest} what={words.digestOf(number, word)} />
      </dd>
      <dt>{words.size}</dt>
      <dd>{formatBytes(side.size)}</dd>
      {side.tocBytes !== null && (
        <>
          <dt>{words.toc}</dt>
          <dd>{words.tocBytes(side.tocBytes, side.size)}</dd>
        </>
      )}
      <dt>{words.mediaType}</dt>
      <dd className="m">{side.mediaType}</dd>
      {annotations.length > 0 && (
        <dd className="lf-all">
          <details>
            <summary>{words.annotations(annotations.length)}</summary>
            <dl className="lf-notes">
              {annotations.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd className="m">{value}</dd>
                </div>
              ))}
            </dl>
          </details>
        </dd>
      )}
    </dl>
  );
}
