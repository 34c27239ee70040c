// Styles inside a shadow root without any inline style: a constructed sheet, or a file for older browsers.
export function dress(root: ShadowRoot, text: string, file: string): void {
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    return;
  }
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = file;
  (root as ShadowRoot).append(link);
}
