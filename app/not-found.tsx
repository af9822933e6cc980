import Link from "next/link";
import { words } from "#components/site/words.ts";

export const metadata = { title: words.notFoundTitle };

export default function NotFound() {
  return (
    <div className="panel emp">
      <h1>{words.notFoundTitle}</h1>
      <p className="sec">{words.notFoundMore}</p>
      <Link className="btn" href="/">
        {words.inspect}
      </Link>
    </div>
  );
}
