declare module "superfine" {
  export interface VNode {
    tag: string;
    props: object;
    children: VNode[];
    key?: string | number;
  }
  export function h(tag: string, props: object, children: VNode[]): VNode;
  export function text(value: string): VNode;
  export function patch(node: Node, vnode: VNode): Node;
}
