import { type Change, countOf, type Drawing } from "./drawing.ts";
import { words } from "./words.ts";

const lines: readonly Change[] = ["keep", "move", "annotate", "hoist", "make"];

/** What the lines mean, with how many there are of each; while entries are made, what their bars mean too. */
export function Legend({ drawing, isMaking }: { drawing: Drawing; isMaking: boolean }) {
  return (
    <ul className="plan-legend">
      {lines.map((change) => {
        const count = countOf(drawing, change);
        return (
          count > 0 && (
            <li key={change}>
              <i className={change} />
              <span>
                <b>{count.toLocaleString("en")}</b> {words.count[change]}
              </span>
            </li>
          )
        );
      })}
      {drawing.dropped > 0 && (
        <li>
          <i className="drop" />
          <span>
            <b>{drawing.dropped.toLocaleString("en")}</b> {words.count.drop}
          </span>
        </li>
      )}
      {isMaking && (
        <>
          <li>
            <i className="bar-made" />
            {words.barMade}
          </li>
          <li>
            <i className="bar-sent" />
            {words.barSent}
          </li>
        </>
      )}
    </ul>
  );
}
