export interface Key {
  readonly namespace: string;
  readonly name: string;
}

/** A component's name among all: a namespace has no slash (Kubernetes, names). */
export const rowKey = ({ namespace, name }: Key): string => `${namespace}/${name}`;
