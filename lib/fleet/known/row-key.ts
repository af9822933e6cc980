/** What a component is called among all. */
export interface Key {
  readonly namespace: string;
  readonly name: string;
}

/** The same as one text: a namespace has no slash (Kubernetes, names). */
export const rowKey = ({ namespace, name }: Key): string => `${namespace}/${name}`;

/** The two parts of it. */
export function keyOf(text: string): Key {
  const slash = text.indexOf("/");
  return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
