// Copy a text; true where it worked. The older way serves frames without leave to use the clipboard.
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const copy = (event: ClipboardEvent) => {
      event.clipboardData!.setData("text/plain", text);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener("copy", copy, true);
    const copied = document.execCommand("copy");
    document.removeEventListener("copy", copy, true);
    return copied;
  }
}
