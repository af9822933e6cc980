export interface Key {
  readonly namespace: string;
  readonly name: string;
}

/** A component's name among all: a namespace has no slash (Kubernetes, names). */
export const rowKey = ({ namespace, name }: Key): string => `${namespace}/${name}`;

/** The two parts of `namespace/name`: a namespace has no slash. */
export function keyOf(text: string): Key {
  const slash = text.indexOf("/");
  return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
