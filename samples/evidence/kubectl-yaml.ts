import { Document, isScalar, Scalar, visit } from "yaml";

/** A list as `kubectl get pipelinerun,taskrun -o yaml` prints it: members sorted, times and what looks like a number in double quotes. */
export function kubectlList(items: readonly unknown[]): string {
  const list = { apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } };
  const document = new Document(list, { sortMapEntries: true, aliasDuplicateObjects: false });
  visit(document, {
    Scalar(key, node) {
      if (key !== "key" && isScalar(node) && typeof node.value === "string") node.type = style(node.value);
    },
  });
  return document.toString({ indentSeq: false, lineWidth: 80, singleQuote: true, blockQuote: "literal" });
}

/** What YAML 1.1 would not read as text: kubectl's writer quotes it twice, everything else that needs it once. */
const NOT_TEXT =
  /^(?:|~|null|true|false|yes|no|on|off|y|n|[-+]?[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?|\d{4}-\d\d-\d\dT[0-9:.]+Z)$/i;

function style(text: string): Scalar.Type {
  if (text.includes("\n")) return Scalar.BLOCK_LITERAL;
  return NOT_TEXT.test(text) ? Scalar.QUOTE_DOUBLE : Scalar.PLAIN;
}
