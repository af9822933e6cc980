/** A component's name among all: a namespace has no slash (Kubernetes, names). */
export const rowKey = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `${namespace}/${name}`;
