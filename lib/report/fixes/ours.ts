import { quote } from "#lib/variants/clients/shell-word.ts";
import type { Choice } from "#lib/variants/issue-codes.ts";
import type { FixLine } from "./fix-line.ts";
import type { Place } from "./place.ts";

const SIGNED =
  "The index gets a new digest: signatures and attestations of the old one are listed, and do not follow.";

const to = ({ goal, moves }: Place): string => (moves ? "" : ` --to ${quote(goal)}`);

/** Order, annotations and entries: no manifest and no layer changes. */
export const repairLine = (place: Place): FixLine => ({
  tool: "twofold",
  command: `twofold repair ${quote(place.from)}${to(place)}`,
  trap: SIGNED,
});

/** Writes the index anew from what the registry and the configurations say of its entries. */
export const assembleLine = (place: Place): FixLine => ({
  tool: "twofold",
  command: `twofold index ${quote(place.goal)} --from ${quote(place.from)}`,
  trap: `It also lists gzip before zstd, annotates zstd, and flattens nested indexes. ${SIGNED}`,
});

/** Makes the layers that are missing, and keeps the manifests that are right. */
export const applyLine = (place: Place, choice: Choice): FixLine => ({
  tool: "twofold",
  command: `twofold apply ${quote(place.from)} --choice ${choice}${to(place)}`,
  trap: `${SIGNED} Nothing attests the manifests that it makes: where a policy asks for that, build again.`,
});

/** Takes zstd out, where it cannot be made in a way that partial pulls read. */
export const takeOutLine = (place: Place): FixLine => ({
  ...applyLine(place, "gzip"),
  trap: `This takes the zstd entries out, which fixes pulls at once. Converting the same layer again comes to the same fault as long as the layer itself is not changed, and removing the gzip entry fixes nothing. ${SIGNED}`,
});

/** Makes every zstd:chunked layer anew, from gzip, by way of a folder: no other tag is touched, and this one moves once. */
export const remakeLine = (place: Place, choice: Choice): FixLine => {
  const beside = `oci:/tmp/twofold-fix:${place.tag}`;
  return {
    tool: "twofold",
    command: `twofold apply ${quote(place.from)} --choice gzip --to ${beside} && twofold apply ${beside} --choice ${choice} --to ${quote(place.goal)}`,
    trap: `The gzip layers are downloaded to /tmp/twofold-fix, which stays: remove it afterwards. ${SIGNED} Nothing attests the manifests that it makes.`,
  };
};
