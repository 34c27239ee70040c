// JSX on top of superfine: components are plain functions, and false, null and "" show nothing.
import { h as node, text, type VNode } from "superfine";

export { patch } from "superfine";
export type Child = VNode | string | number | boolean | null | undefined | Child[];
type Component = (props: any) => Child;

const flat = (children: Child[]): any[] =>
  (children.flat(Infinity as 1) as Child[]).map((child) =>
    typeof child === "string" || typeof child === "number" ? text(String(child)) : child,
  );

export function h(tag: string | Component, props: object | null, ...children: Child[]): any {
  return typeof tag === "function" ? tag({ ...props, children }) : node(tag, (props ?? {}) as any, flat(children));
}

export const Fragment = ({ children }: { children: Child[] }) => children;

declare global {
  namespace JSX {
    interface IntrinsicElements {
      [tag: string]: any;
    }
    interface IntrinsicAttributes {
      key?: string | number;
    }
    interface ElementChildrenAttribute {
      children: object;
    }
  }
}
