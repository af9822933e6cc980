import { compressionWord } from "#components/marks/chip.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { formatBytes } from "#lib/ladder/figures.ts";
import type { LayerSide, LayerStep } from "#lib/layers/answers.ts";
import { DigestText, Fact, FactList } from "./fact-list.tsx";
import { words } from "./words.ts";

/** What the manifests say of a layer, side by side. */
export function LayerFacts({ step }: { step: Extract<LayerStep, { kind: "layer" }> }) {
  const sides = [step.left, step.right].flatMap((side) => side ?? []);
  return (
    <section className="grid min-w-0 content-start gap-3 px-4 py-3.5" aria-label={words.about}>
      <h3>{words.about}</h3>
      {step.createdBy !== null && (
        <code className="max-h-50 overflow-auto rounded-control bg-sunken px-2.5 py-2 text-sm/4.5 wrap-anywhere whitespace-pre-wrap">
          {step.createdBy}
        </code>
      )}
      {step.isSame === false && <p className="text-danger-ink">{words.differsMore}</p>}
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
    <div>
      <FactList>
        <Fact term={word}>
          <DigestText digest={side.digest} what={words.digestOf(number, word)} />
        </Fact>
        <Fact term={words.size}>{formatBytes(side.size)}</Fact>
        {side.tocBytes !== null && <Fact term={words.toc}>{words.tocBytes(side.tocBytes, side.size)}</Fact>}
        <Fact term={words.mediaType}>
          <span className="font-mono text-xs/4.5">{side.mediaType}</span>
        </Fact>
      </FactList>
      {annotations.length > 0 && (
        <Disclosure summary={words.annotations(annotations.length)} summaryClassName="text-sm text-ink-soft">
          <dl className="grid gap-2 pl-5 text-xs">
            {annotations.map(([name, value]) => (
              <div key={name}>
                <dt className="text-ink-faint">{name}</dt>
                <dd className="font-mono">{value}</dd>
              </div>
            ))}
          </dl>
        </Disclosure>
      )}
    </div>
  );
}
